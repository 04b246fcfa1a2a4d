import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'

/** A message of the app, as it was posted. `removed` when it is not there any more. */
export type Posted = {
  kind: 'card' | 'alert' | 'result' | 'direct'
  number: number
  /** The row of the app that the message speaks of, from its metadata. */
  row: string
  channel: string
  ts: string
  at: number
  removed: boolean
}

/** An answer that only one person saw, or a direct message without metadata. */
export type Told = { number: number; text: string; at: number }

/** Which message is about which recording. Everybody in this workspace asks for one recording only, so their name tells. */
export type Ledger = {
  posted: readonly Posted[]
  told: readonly Told[]
  /** The recording that this user asked for. */
  numberOf(user: string): number | undefined
  /** The recording that a call's arguments speak of. */
  numberIn(args: Record<string, unknown>): number | undefined
  at(channel: string, ts: string): Posted | undefined
  of(number: number, kind: Posted['kind']): Posted[]
}

type Deps = { slack: SimulatedSlack; now: () => number; users: ReadonlyMap<string, number> }

/** Writes down everything the app posts from now on. */
export function createLedger({ slack, now, users }: Deps): Ledger {
  const posted: Posted[] = []
  const told: Told[] = []
  const places = new Map<string, Posted>()
  const rows = new Map<string, number>()
  const numbers = new Map<number, Posted[]>()
  const directs = new Map<string, number>()
  const seenBy = new Map<string, number>()

  function numberIn(args: Record<string, unknown>): number | undefined {
    const row = rowIn(args['metadata'])
    const known = row === undefined ? undefined : rows.get(row)
    if (known !== undefined) return known
    const named = /<@(U\w+)>/.exec(JSON.stringify(args['blocks'] ?? ''))?.[1] ?? args['user'] ?? args['channel']
    const number = users.get(String(named)) ?? directs.get(String(named))
    if (row !== undefined && number !== undefined) rows.set(row, number)
    return number ?? places.get(`${String(args['channel'])} ${String(args['ts'])}`)?.number
  }

  slack.onChange((change) => {
    if (change.kind === 'ephemeral_shown') {
      const number = users.get(change.user)
      if (number === undefined) return
      const shown = slack.ephemerals(change.user)
      const before = seenBy.get(change.user) ?? 0
      seenBy.set(change.user, shown.length)
      for (const one of shown.slice(before)) {
        if (one.from !== 'slack') told.push({ number, text: wordsOf(one), at: now() })
      }
    }
    if (change.kind === 'message_deleted') {
      const known = places.get(`${change.channel} ${change.ts}`)
      if (known !== undefined) known.removed = true
    }
    if (change.kind !== 'message_posted') return
    const [message] = slack.thread(change.channel, change.ts)
    if (message?.author.kind !== 'app') return
    const number = numberIn({ ...message, channel: change.channel })
    const kind = /^slack_recorder_(card|alert|result|direct)$/.exec(message.metadata?.event_type ?? '')?.[1]
    if (number === undefined) return
    if (kind === undefined) {
      told.push({ number, text: wordsOf(message), at: now() })
      return
    }
    const entry: Posted = {
      ...{ kind: kind as Posted['kind'], number, channel: change.channel, ts: change.ts, at: now(), removed: false },
      row: rowIn(message.metadata) ?? '',
    }
    posted.push(entry)
    places.set(`${entry.channel} ${entry.ts}`, entry)
    numbers.set(number, [...(numbers.get(number) ?? []), entry])
  })
  for (const [user, number] of users) directs.set(slack.directWithApp(user).id, number)

  return {
    ...{ posted, told, numberIn },
    numberOf: (user) => users.get(user),
    at: (channel, ts) => places.get(`${channel} ${ts}`),
    of: (number, kind) => (numbers.get(number) ?? []).filter((entry) => entry.kind === kind && !entry.removed),
  }
}

/** All words of something shown. */
export function wordsOf(shown: { text: string; blocks: unknown }): string {
  return `${shown.text} ${JSON.stringify(shown.blocks)}`
}

function rowIn(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('event_payload' in metadata)) return undefined
  const payload = metadata.event_payload
  if (typeof payload !== 'object' || payload === null || !('id' in payload)) return undefined
  return String(payload.id)
}
