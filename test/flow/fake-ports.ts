import type { RecallPort, SlackPort } from '../../src/flow/ports.ts'
import type { BotSnapshot } from '../../src/recording/recall-event.ts'
import type { AskAnswer, RecordingLink } from '../../src/recording/views.ts'

/** One call across the border of the flow. `about` is the thread's id, or what Recall was asked about. */
export type PortCall = { port: 'slack' | 'recall'; method: string; about: string; ended: boolean }

/** Takes the place of a port's own answer. Gets that answer's maker, so that it can also have its effect. */
export type Answer = (own: () => unknown, call: PortCall) => unknown

/** One answer that only one person saw. */
export type Told = { channel: string; user: string; answer: AskAnswer; links: RecordingLink[] }

type Given = { method: string; about: string | null; times: number; answer: Answer }

/** Slack and Recall as the flow sees them: in memory, and with the answers that a test gives them. */
export type FakePorts = {
  slack: SlackPort
  recall: RecallPort
  /** Every call, oldest first. */
  calls: PortCall[]
  /** The calls of one method. */
  of(method: string): PortCall[]
  /** The next `times` calls of this method (about this row, if named) are answered so. */
  give(given: { method: string; about?: string; times?: number; answer: Answer }): void
  /** Holds calls of this method back until `release`; then they have their effect. */
  hold(method: string, about?: string): { release(): void }
  /** Messages in Slack by `ts`. */
  messages: Map<string, { threadId: string; kind: string; shows: unknown }>
  /** What Retrieve Bot says of each Recall id; one that was deleted is not there any more. */
  bots: Map<string, BotSnapshot>
  /** What people were told alone, oldest first. */
  told: Told[]
}

const KIND: Record<string, string> = {
  postCard: 'card',
  postAlert: 'alert',
  postResult: 'result',
  sendDirect: 'direct',
}

/** Makes both ports; at first everything works. */
export function createFakePorts(): FakePorts {
  const calls: PortCall[] = []
  const given: Given[] = []
  const messages: FakePorts['messages'] = new Map()
  const bots: FakePorts['bots'] = new Map()
  const told: Told[] = []
  const byKey = new Map<string, BotSnapshot>()
  let count = 0

  async function run<T>(call: Omit<PortCall, 'ended'>, own: () => T): Promise<T> {
    const entry = { ...call, ended: false }
    calls.push(entry)
    const index = given.findIndex(
      ({ method, about }) => method === call.method && (about === null || about === call.about),
    )
    const found = given[index]
    if (found !== undefined && --found.times === 0) given.splice(index, 1)
    try {
      return (await (found === undefined ? own() : found.answer(own, entry))) as T
    } finally {
      entry.ended = true
    }
  }

  const post = (method: keyof SlackPort) => (thread: { id: string; channel: string }, shows: unknown) =>
    run({ port: 'slack', method, about: thread.id }, () => {
      const ts = `${++count}.000`
      messages.set(ts, { threadId: thread.id, kind: KIND[method] ?? '', shows })
      return { kind: 'posted' as const, channel: thread.channel, ts }
    })
  const edit = (method: keyof SlackPort) => (thread: { id: string }) =>
    run({ port: 'slack', method, about: thread.id }, () => ({ kind: 'edited' as const }))
  const stop = (method: keyof RecallPort) => (recallId: string) =>
    run({ port: 'recall', method, about: recallId }, () => ({ kind: 'leaving' as const }))
  const control = (method: keyof RecallPort) => (recallId: string) =>
    run({ port: 'recall', method, about: recallId }, () => ({ kind: 'done' as const }))

  return {
    calls,
    messages,
    bots,
    told,
    of: (method) => calls.filter((call) => call.method === method),
    give: ({ about = null, times = 1, ...rest }) => void given.push({ about, times, ...rest }),
    hold(method, about) {
      let open: () => void = () => undefined
      const gate = new Promise<void>((resolve) => {
        open = resolve
      })
      given.push({ method, about: about ?? null, times: Number.POSITIVE_INFINITY, answer: (own) => gate.then(own) })
      const held = given.at(-1)
      return {
        release() {
          given.splice(given.indexOf(held as Given), 1)
          open()
        },
      }
    },
    slack: {
      postCard: post('postCard'),
      postAlert: post('postAlert'),
      postResult: post('postResult'),
      sendDirect: post('sendDirect'),
      updateCard: edit('updateCard'),
      updateResult: edit('updateResult'),
      findMessage: (thread, kind) =>
        run({ port: 'slack', method: 'findMessage', about: thread.id }, () => {
          const found = [...messages].find(([, message]) => message.threadId === thread.id && message.kind === kind)
          return found === undefined ? { kind: 'absent' as const } : { kind: 'found' as const, ts: found[0] }
        }),
      deleteMessage: (thread, ts) =>
        run({ port: 'slack', method: 'deleteMessage', about: thread.id }, () => {
          messages.delete(ts)
          return { kind: 'edited' as const }
        }),
      answerAsker: (thread) =>
        run({ port: 'slack', method: 'answerAsker', about: thread.id }, () => ({ kind: 'told' as const })),
      readMoment: (ask, { now }) =>
        run({ port: 'slack', method: 'readMoment', about: ask.id }, () => {
          const reading = { kind: 'moment' as const, at: now + 60 * 60_000 }
          return { kind: 'read' as const, reading }
        }),
      tell: (ask, { answer, links }) =>
        run({ port: 'slack', method: 'tell', about: ask.id }, () => {
          told.push({ channel: ask.channel, user: ask.user, answer, links })
          return { kind: 'told' as const }
        }),
      greet: (ask) =>
        run({ port: 'slack', method: 'greet', about: ask.id }, () => {
          const ts = `${++count}.000`
          messages.set(ts, { threadId: ask.channel, kind: 'greeting', shows: null })
          return { kind: 'posted' as const, channel: ask.channel, ts }
        }),
    },
    recall: {
      createBody: ({ botId, joinAt }) => (joinAt === null ? botId : `${botId} at ${joinAt}`),
      createBot: ({ body, key }) =>
        run({ port: 'recall', method: 'createBot', about: body }, () => {
          const snapshot = byKey.get(key) ?? { recallId: `recall-${body}`, events: [], details: [], title: null }
          byKey.set(key, snapshot)
          bots.set(snapshot.recallId, snapshot)
          return { kind: 'created' as const, snapshot }
        }),
      fetchBot: (recallId) =>
        run({ port: 'recall', method: 'fetchBot', about: recallId }, () => {
          const snapshot = bots.get(recallId)
          if (snapshot === undefined) return { kind: 'missing' as const }
          const videos = snapshot.events.filter((event) => event.kind === 'video')
          const links = videos.map(({ recordingId }) => ({ recordingId, url: 'https://x.example/1.mp4', until: 0 }))
          return { kind: 'bot' as const, snapshot, links }
        }),
      findBots: (botId) =>
        run({ port: 'recall', method: 'findBots', about: botId }, () => {
          const own = (id: string) => id === `recall-${botId}` || id.startsWith(`recall-${botId} at `)
          const snapshots = [...bots.values()].filter(({ recallId }) => own(recallId))
          return snapshots.length === 0 ? { kind: 'absent' as const } : { kind: 'found' as const, snapshots }
        }),
      leaveCall: stop('leaveCall'),
      deleteBot: (recallId) =>
        run({ port: 'recall', method: 'deleteBot', about: recallId }, () => {
          bots.delete(recallId)
          return { kind: 'deleted' as const }
        }),
      pauseRecording: control('pauseRecording'),
      resumeRecording: control('resumeRecording'),
    },
  }
}
