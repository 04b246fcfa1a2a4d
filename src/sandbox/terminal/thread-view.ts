import { paragraphsOf } from '../message-text.ts'
import type { Sandbox } from '../open-sandbox.ts'
import { cardsIn } from '../thread-of.ts'
import { type BehindTheScenes, createBehindTheScenes } from './behind-the-scenes.ts'
import type { Names } from './mrkdwn.ts'
import { createPalette } from './palette.ts'
import { type RenderDeps, renderMessage } from './render-message.ts'
import type { Screen } from './screen.ts'
import { skipWords } from './skip-words.ts'
import { clockTime } from './slack-date.ts'
import { widthOf } from './wrap.ts'

/** Slack in the terminal: prints what people would see, as it appears. */
export type ThreadView = {
  /** A command as somebody typed it: Slack shows it to nobody else. */
  typed(said: { user: string; channel: string; text: string }): void
  /** A line of the sandbox's own, in its place among the others. */
  aside(text: string): void
  /** Time was skipped while something was waited for; told before what comes next, when it was long, ms. */
  waited(ms: number): void
  /** What the newest card says now, in a few words; empty before there is one. */
  state(): string
  /** Prints what has been gathered so far. */
  flush(): void
  /** The same, and looks no more. */
  end(): void
}

type Message = ReturnType<Sandbox['slack']['messages']>[number]
type Shown = { text: string; blocks: Message['blocks'] }

const INDENT = ' '.repeat(10)
const THREAD = '┃ '
/** What happens together is told together: so long is waited for more. */
const GATHER_MS = 400
/** Skipped time is worth a line from here on. */
const NOTICEABLE_MS = 10_000

type Deps = { sandbox: Sandbox; screen: Screen; shorten: (url: string) => string }

/** Starts to watch. */
export function createThreadView(deps: Deps): ThreadView {
  const { sandbox, screen } = deps
  const { slack, clock } = sandbox
  const behind = createBehindTheScenes(sandbox, screen.palette)
  const printer = createPrinter(deps, behind)
  const seen = new Map<string, number>()
  let newestCard: Message | undefined
  let gathering: NodeJS.Timeout | undefined

  function look(): void {
    behind.look()
    for (const channel of CHANNELS) {
      for (const root of slack.messages(channel)) {
        showNews(channel, root)
        for (const reply of slack.thread(channel, root.ts).slice(1)) showNews(channel, reply)
      }
    }
    for (const person of PEOPLE) {
      for (const shown of slack.ephemerals(person)) {
        const version = seen.get(shown.ts)
        seen.set(shown.ts, shown.replaced + 1)
        if (version === shown.replaced + 1) continue
        const name = slack.user(person).realName
        const by = shown.from === 'slack' ? 'Slack' : 'app'
        printer.message({ channel: shown.channel, at: shown.at, by, shown, remark: `only ${name} sees this` })
      }
    }
    clearTimeout(gathering)
    gathering = setTimeout(printer.quietly, GATHER_MS).unref()
  }

  function showNews(channel: string, message: Message): void {
    const before = seen.get(message.ts) ?? 0
    seen.set(message.ts, message.versions.length)
    const inThread = message.threadTs !== undefined
    const by = message.author.kind === 'app' ? 'app' : slack.user(message.author.user).realName
    if (message.author.kind === 'app' && !inThread) newestCard = message
    for (const [offset, version] of message.versions.slice(before).entries()) {
      const last = message.versions[before + offset - 1]
      const what = { channel, at: version.at, by, shown: version, inThread }
      if (last === undefined) printer.message({ ...what, ...(inThread ? { remark: 'in the thread' } : {}) })
      else printer.edit({ ...what, last, ...remarkOn(message) })
    }
  }

  /** Says which message it is that was edited, where that is not plain to see. */
  function remarkOn(message: Message): { remark?: string } {
    if (message.threadTs !== undefined) return { remark: 'edited' }
    const cards = CHANNELS.flatMap((channel) => cardsIn(sandbox, channel))
    if (cards.length > 1) return { remark: labelOf(message) }
    return slack.thread(message.channel, message.ts).length > 1 ? { remark: 'on the card' } : {}
  }

  function flush(): void {
    look()
    clearTimeout(gathering)
    printer.quietly()
  }

  const stop = sandbox.onChange(look)
  return {
    typed({ user, channel, text }) {
      flush()
      printer.message({ channel, at: clock.now(), by: slack.user(user).realName, shown: { text, blocks: [] } })
    },
    aside: printer.aside,
    waited: printer.waited,
    state() {
      const line = newestCard === undefined ? '' : (paragraphsOf(newestCard)[1]?.text.split('\n')[0] ?? '')
      return renderMessage({ ...printer.render, palette: createPalette(false) }, { text: line, blocks: [] }, 500).join(
        ' ',
      )
    },
    flush,
    end() {
      stop()
      flush()
    },
  }
}

const CHANNELS = ['#standup', '#general', '#board', '#design', '#old']
const PEOPLE = ['ana', 'ben']

type Posted = { channel: string; at: number; by: string; shown: Shown; inThread?: boolean; remark?: string }

function createPrinter({ sandbox, screen, shorten }: Deps, behind: BehindTheScenes) {
  const { slack } = sandbox
  const { palette } = screen
  const { paint } = palette
  const render: RenderDeps = { palette, names: namesOf(sandbox), shorten }
  let channelShown = ''
  let waitedMs = 0

  function quietly(): void {
    for (const line of behind.take()) screen.line(`${INDENT}${paint('quiet', '· ')}${line}`)
  }
  function aside(text: string): void {
    quietly()
    screen.line(`${INDENT}${paint('mark', text)}`)
  }
  /** What lies before something new: what led to it, and how long it took. */
  function before(): void {
    quietly()
    if (waitedMs >= NOTICEABLE_MS) aside(skipWords(waitedMs, 'later'))
    waitedMs = 0
  }
  function header(channel: string): void {
    const { name } = slack.channel(channel)
    if (name === channelShown) return
    channelShown = name
    const title = `#${name} `
    screen.line()
    screen.line(`${paint('strong', title)}${paint('quiet', '─'.repeat(Math.max(screen.width() - widthOf(title), 3)))}`)
  }
  function lines({ at, inThread }: Pick<Posted, 'at' | 'inThread'>, texts: readonly string[]): void {
    const gutter = inThread === true ? paint('mark', THREAD) : ''
    for (const [index, text] of texts.entries()) {
      screen.line(`${index === 0 ? `${paint('quiet', clockTime(at))}  ` : INDENT}${gutter}${text}`)
    }
  }
  const widthIn = (inThread: boolean | undefined) => screen.width() - INDENT.length - (inThread === true ? 2 : 0)

  return {
    ...{ render, quietly, aside },
    waited(ms: number): void {
      waitedMs += ms
    },
    message(posted: Posted): void {
      before()
      header(posted.channel)
      const { by, remark, inThread } = posted
      const author = by === 'app' ? `${paint('name', 'recorder')} ${paint('quiet', 'APP')}` : paint('name', by)
      const head = remark === undefined ? author : `${author}  ${paint('quiet', remark)}`
      screen.line()
      lines(posted, [head, ...renderMessage(render, posted.shown, widthIn(inThread))])
      if (inThread === true) screen.line()
    },
    /** Only what has changed. */
    edit(posted: Posted & { last: Shown }): void {
      before()
      const label = posted.remark === undefined ? '' : `  ·  ${posted.remark}`
      const width = widthIn(posted.inThread) - widthOf(label)
      const last = renderMessage(render, posted.last, width)
      const now = renderMessage(render, posted.shown, width)
      const fresh = now.filter((line) => !last.includes(line))
      if (fresh.length === 0) return
      header(posted.channel)
      const [first = '', ...rest] = fresh
      lines(posted, [`${first}${paint('quiet', label)}`, ...rest])
    },
  }
}

/** Which meeting a card is about: what stands behind the dot of its first line. */
function labelOf(card: Shown): string {
  return paragraphsOf(card)[0]?.text.split('·').at(-1)?.trim() ?? ''
}

function namesOf({ slack, clock }: Pick<Sandbox, 'slack' | 'clock'>): Names {
  return {
    user: (id) => (id === slack.app.botUserId ? slack.app.botName : slack.user(id).realName),
    channel: (id) => slack.channel(id).name,
    now: clock.now,
  }
}
