import { randomBytes } from 'node:crypto'
import type { Changes } from './changes.ts'
import { isRecord, type JsonRecord } from './json.ts'
import type { SlackWorld } from './slack-world.ts'
import { elementsOf, withIds } from './view-elements.ts'
import { carriedState, initialState, mayPick, type ViewState } from './view-state.ts'

/** A modal that is open, or a published Home tab. */
export type OpenView = {
  id: string
  kind: 'modal' | 'home'
  userId: string
  /** As the app sent it; blocks and elements without an id have got one. */
  view: JsonRecord
  /** Another one after every change. */
  hash: string
  /** The first view of its stack, itself unless it was pushed, and the one below it. */
  rootId: string
  previousId: string | undefined
  /** The conversation the person was looking at when it opened. */
  channel: string | undefined
  /** What stands in its fields. */
  state: ViewState
  /** What stands under its fields after a submission that was not accepted, by block. */
  errors: { [blockId: string]: string }
}

/** All views of the workspace. */
export type ViewStore = {
  open(opening: { userId: string; view: JsonRecord; channel: string | undefined; onto?: OpenView }): OpenView
  publish(userId: string, view: JsonRecord): OpenView
  update(open: OpenView, view: JsonRecord): void
  /** Changes what stands in the fields and under them. */
  fill(open: OpenView, filled: { state?: ViewState; errors?: { [blockId: string]: string } }): void
  close(closing: readonly OpenView[]): void
  find(id: string): OpenView | undefined
  byExternalId(externalId: string): OpenView | undefined
  /** The modals of one person, newest last. */
  modals(userId: string): OpenView[]
  home(userId: string): OpenView | undefined
}

/** Makes a store without views. */
export function createViewStore(deps: { now: () => number; changes: Changes; world: SlackWorld }): ViewStore {
  let views: OpenView[] = []
  let made = 0
  const newId = () => {
    made += 1
    return `s${String(made).padStart(4, '0')}`
  }
  const newHash = () => `${Math.floor(deps.now() / 1000)}.${randomBytes(4).toString('hex')}`
  const changed = (open: OpenView) =>
    deps.changes.announce({ kind: 'view_changed', user: open.userId, viewId: open.id })

  function fresh(open: Pick<OpenView, 'userId' | 'channel'>, view: JsonRecord): Pick<OpenView, 'view' | 'state'> {
    const blocks = withIds(Array.isArray(view['blocks']) ? view['blocks'].filter(isRecord) : [], newId)
    const here = open.channel === undefined ? undefined : deps.world.findChannel(open.channel)
    const menu = elementsOf(blocks).find(({ element }) => element['default_to_current_conversation'] === true)
    const isOffered = here !== undefined && menu !== undefined && mayPick(menu.element, here, open.userId)
    return { view: { ...view, blocks }, state: initialState(blocks, isOffered ? here : undefined) }
  }
  function add(kind: OpenView['kind'], opening: Parameters<ViewStore['open']>[0]): OpenView {
    const { userId, channel, onto } = opening
    const id = `V0SIM${randomBytes(5).toString('hex').toUpperCase()}`
    const stack = { rootId: onto?.rootId ?? id, previousId: onto?.id }
    const shown = fresh(opening, opening.view)
    const open: OpenView = { id, kind, userId, channel, ...shown, ...stack, hash: newHash(), errors: {} }
    views.push(open)
    changed(open)
    return open
  }
  function update(open: OpenView, view: JsonRecord): void {
    const shown = fresh(open, view)
    const { blocks } = shown.view
    const kept = carriedState(Array.isArray(blocks) ? blocks.filter(isRecord) : [], open.state, shown.state)
    Object.assign(open, { view: shown.view, state: kept, hash: newHash(), errors: {} })
    changed(open)
  }
  const home = (userId: string) => views.find((one) => one.kind === 'home' && one.userId === userId)

  return {
    open: (opening) => add('modal', opening),
    publish(userId, view) {
      const published = home(userId)
      if (published === undefined) return add('home', { userId, view, channel: undefined })
      update(published, view)
      return published
    },
    update,
    fill(open, filled) {
      Object.assign(open, filled)
      changed(open)
    },
    close(closing) {
      views = views.filter((one) => !closing.includes(one))
      for (const open of closing) changed(open)
    },
    find: (id) => views.find((one) => one.id === id),
    byExternalId: (externalId) => views.find((one) => one.view['external_id'] === externalId),
    modals: (userId) => views.filter((one) => one.kind === 'modal' && one.userId === userId),
    home,
  }
}
