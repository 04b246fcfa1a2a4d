import type { SimulatedSlack } from '../simulated-slack/simulated-slack.ts'
import type { Channel, Message, Person } from './page-state.ts'
import { explainSlackMessage } from './refusal-words.ts'

type SlackMessage = ReturnType<SimulatedSlack['messages']>[number]
type Shown = ReturnType<SimulatedSlack['ephemerals']>[number]

/** The conversations that a person is in, with everything this person may read there. */
export function showChannels(slack: SimulatedSlack, refs: readonly string[], me: Person): Channel[] {
  const onlyMine = slack.ephemerals(me.id)
  return [...refs, slack.directWithApp(me.id).id].flatMap((ref) => {
    const channel = channelOf(slack, ref)
    if (channel?.members.has(me.id) !== true) return []
    const { id, name, kind, archived, readOnly, members } = channel
    const appIsIn = members.has(slack.app.botUserId)
    const messages = [
      ...allMessages(slack, id).map(showMessage),
      ...onlyMine.filter((shown) => shown.channel === id).map(showEphemeral),
    ].sort((a, b) => (a.ts < b.ts ? -1 : 1))
    return [{ id, name, kind, archived, readOnly, appIsIn, members: [...members], messages }]
  })
}

function channelOf(slack: SimulatedSlack, ref: string): ReturnType<SimulatedSlack['channel']> | undefined {
  try {
    return slack.channel(ref)
  } catch {
    return undefined
  }
}

/** A broadcast reply stands in the channel too; it is told once. */
function allMessages(slack: SimulatedSlack, channel: string): SlackMessage[] {
  const inChannel = slack.messages(channel)
  const roots = inChannel.filter(({ threadTs }) => threadTs === undefined)
  const replies = roots.flatMap(({ ts }) => slack.thread(channel, ts).slice(1))
  return [...roots, ...replies]
}

function showMessage({ ts, threadTs, broadcast, author, text, blocks, editedAt, deleted }: SlackMessage): Message {
  return {
    ts,
    threadTs: threadTs ?? null,
    broadcast,
    author: author.kind === 'app' ? { kind: 'app' } : { kind: 'person', id: author.user },
    text,
    blocks,
    edited: editedAt !== undefined,
    deleted,
    onlyMe: false,
    explains: null,
  }
}

function showEphemeral({ ts, threadTs, from, text, blocks }: Shown): Message {
  return {
    ts,
    threadTs: threadTs ?? null,
    broadcast: false,
    author: { kind: from === 'slack' ? 'slack' : 'app' },
    text,
    blocks,
    edited: false,
    deleted: false,
    onlyMe: true,
    explains: from === 'slack' ? explainSlackMessage(text) : null,
  }
}
