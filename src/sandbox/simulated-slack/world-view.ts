import type { Ephemeral, SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import { say } from './say.ts'
import type { NewChannel, SlackChannel, SlackUser } from './slack-world.ts'
import type { OpenView } from './view-store.ts'

/** What people and tests see of the workspace and change in it. A reference to nothing throws: it is a mistake in a test. */
export type WorldView = {
  user(ref: string): SlackUser
  channel(ref: string): SlackChannel
  addUser(user: { name: string; realName?: string; tz?: string }): SlackUser
  addChannel(channel: NewChannel): SlackChannel
  changeChannel(ref: string, change: { archived?: boolean; readOnly?: boolean; withApp?: boolean }): SlackChannel
  /** Changes a person's time zone, an IANA name. */
  changeUser(ref: string, change: { tz?: string }): SlackUser
  /** The person's direct message with the app, opened when there is none yet. */
  directWithApp(user: string): SlackChannel
  /** A person writes something. `@recorder` and links become what Slack keeps; the app is told in the background. */
  say(message: { user: string; channel: string; text: string; threadTs?: string }): SlackMessage
  /** A person deletes a message, anybody's. */
  deleteMessage(place: { channel: string; ts: string }): void
  /** What stands in a channel outside of threads, oldest first. */
  messages(channel: string): SlackMessage[]
  /** A root (while there is one) and its replies, oldest first. */
  thread(channel: string, rootTs: string): SlackMessage[]
  /** What only this person sees, oldest first. */
  ephemerals(user: string): Ephemeral[]
  /** The modals this person has open, newest last. */
  modals(user: string): OpenView[]
  /** This person's Home tab, once the app has published one. */
  home(user: string): OpenView | undefined
}

/** Makes the view of one workspace. */
export function createWorldView(context: MethodContext): WorldView {
  const { world, store, changes, views } = context
  const changed = <T>(value: T): T => {
    changes.announce({ kind: 'world_changed' })
    return value
  }
  function user(ref: string): SlackUser {
    const found = world.findUser(ref)
    if (found === undefined) throw new Error(`nobody is called ${ref}`)
    return found
  }
  function channel(ref: string): SlackChannel {
    const found = world.findChannel(ref)
    if (found === undefined) throw new Error(`no channel is called ${ref}`)
    return found
  }

  return {
    user,
    channel,
    addUser: (wanted) => changed(world.addUser(wanted)),
    addChannel: (wanted) => changed(world.addChannel(wanted)),
    changeChannel(ref, { archived, readOnly, withApp }) {
      const found = channel(ref)
      if (archived !== undefined) found.archived = archived
      if (readOnly !== undefined) found.readOnly = readOnly
      if (withApp === true) found.members.add(world.app.botUserId)
      if (withApp === false) found.members.delete(world.app.botUserId)
      return changed(found)
    },
    changeUser(ref, { tz }) {
      const found = user(ref)
      if (tz !== undefined) found.tz = tz
      return changed(found)
    },
    directWithApp(ref) {
      const before = world.channels().length
      const direct = world.directWithApp(user(ref).id)
      return world.channels().length === before ? direct : changed(direct)
    },
    say: ({ user: who, channel: where, text, threadTs }) =>
      say(context, { user: user(who), channel: channel(where), text, threadTs }),
    deleteMessage(place) {
      const message = store.find(channel(place.channel).id, place.ts)
      if (message === undefined) throw new Error(`no message ${place.ts} in ${place.channel}`)
      store.remove(message)
    },
    messages: (ref) => store.inChannel(channel(ref).id).filter((one) => one.threadTs === undefined || one.broadcast),
    thread(ref, rootTs) {
      const { id } = channel(ref)
      const root = store.find(id, rootTs)
      return [...(root === undefined ? [] : [root]), ...store.replies(id, rootTs)]
    },
    modals: (ref) => views.modals(user(ref).id),
    home: (ref) => views.home(user(ref).id),
    ephemerals: (ref) => store.ephemerals.filter((shown) => shown.user === user(ref).id),
  }
}
