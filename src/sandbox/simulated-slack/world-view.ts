import type { Ephemeral, SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import type { NewChannel, SlackChannel, SlackUser } from './slack-world.ts'

/** What people and tests see of the workspace and change in it. A reference to nothing throws: it is a mistake in a test. */
export type WorldView = {
  user(ref: string): SlackUser
  channel(ref: string): SlackChannel
  addUser(user: { name: string; realName?: string; tz?: string }): SlackUser
  addChannel(channel: NewChannel): SlackChannel
  changeChannel(ref: string, change: { archived?: boolean; readOnly?: boolean; withApp?: boolean }): SlackChannel
  /** A person writes something. */
  say(message: { user: string; channel: string; text: string; threadTs?: string }): SlackMessage
  /** A person deletes a message, anybody's. */
  deleteMessage(place: { channel: string; ts: string }): void
  /** What stands in a channel outside of threads, oldest first. */
  messages(channel: string): SlackMessage[]
  /** A root (while there is one) and its replies, oldest first. */
  thread(channel: string, rootTs: string): SlackMessage[]
  /** What only this person sees, oldest first. */
  ephemerals(user: string): Ephemeral[]
}

/** Makes the view of one workspace. */
export function createWorldView({ world, store, changes }: MethodContext): WorldView {
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
    say: (said) =>
      store.post({
        channel: channel(said.channel).id,
        author: { kind: 'person', user: user(said.user).id },
        threadTs: said.threadTs,
        text: said.text,
        blocks: [],
        metadata: undefined,
      }),
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
    ephemerals: (ref) => store.ephemerals.filter((shown) => shown.user === user(ref).id),
  }
}
