import type { Configuration, Fault } from './state.ts'

/** A change of the product's own source that takes a rule out of it. `find` stands there exactly once. */
export type Edit = { file: string; find: string; replace: string }

/** One or several rules taken out, and where the hole is to be found. Rules that cover for each other are taken out together. */
export type SwitchedOff = {
  rules: string
  name: string
  edits: Edit[]
  configuration: string
  faults: number
  only?: Fault[]
  /** Duplicates that are removed again do not count. */
  lenient?: true
  /** False: this is the proof that the other rules hold alone, and nothing may be found. */
  hole: boolean
}

const NO_LEVEL: Edit = {
  file: 'src/store/claims.ts',
  find: 'where decided_rev < rev and',
  replace: 'where decided_rev = 0 and',
}
const NO_HEARTBEAT: Edit = {
  file: 'src/recording/policy.ts',
  find: 'HEARTBEAT_MS = 10 * MINUTE',
  replace: 'HEARTBEAT_MS = 365 * 24 * 60 * MINUTE',
}
const NO_LEASE_CHECK: Edit[] = [
  {
    file: 'src/flow/carry-out.ts',
    find: "if (!held) return { ...QUIET, outcome: 'leaseLost', commit: async () => null }",
    replace: '',
  },
]
const NO_GHOSTS: Edit = {
  file: 'src/recording/fold-thread.ts',
  find: 'if (known === ts || thread.ghosts.includes(ts)) return thread\n',
  replace: 'return thread\n',
}
const NO_SWEEP: Edit = {
  file: 'src/recording/next-fetch.ts',
  find: '  return recording || paused ? policy.sweepQuietMs * 10 : policy.sweepQuietMs',
  replace: '  return recording || paused ? Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER',
}
const NO_UNMATCHED: Edit = {
  file: 'src/flow/change.ts',
  find: 'return events.reduce((bot, event) =>',
  replace: 'return events.slice(events.length).reduce((bot, event) =>',
}
const NO_FETCH_WHEN_LEARNT: Edit = {
  file: 'src/recording/adopt.ts',
  find: '    reading: askFetch(bot).reading,',
  replace: '',
}

/** Each of the rules 1 to 6, 17, 21 and 22, switched off. */
export const SWITCHED_OFF: SwitchedOff[] = [
  {
    ...{ rules: '1', name: 'a row is due by its time only, and there is no heartbeat' },
    ...{ edits: [NO_LEVEL, NO_HEARTBEAT], configuration: 'a meeting', faults: 0, hole: true },
  },
  {
    ...{ rules: '2', name: 'an outcome is folded into the facts as they were read' },
    edits: [
      {
        file: 'src/flow/carry-out.ts',
        find: '(bot) => ended.fold(bot, now))',
        replace: "(bot) => ended.fold(call.kind === 'bot' ? call.bot : bot, now))",
      },
    ],
    ...{ configuration: 'a stop', faults: 0, hole: true },
  },
  {
    ...{ rules: '2', name: 'no intent is committed before a post' },
    edits: [
      {
        file: 'src/flow/choose-for-thread.ts',
        find: 'if (thread !== known) await writeThreadQuietly(tx, thread)',
        replace: '',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['crash'], hole: true },
  },
  {
    ...{ rules: '2', name: 'an intent is not settled first' },
    edits: [
      {
        file: 'src/recording/next-thread-step.ts',
        find: 'if (thread.intent !== null) return settle(thread.intent, at.now)',
        replace: '',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['lostAnswer'], hole: true },
  },
  {
    ...{ rules: '3', name: 'one look that finds nothing is a proof' },
    edits: [
      {
        file: 'src/recording/post-intent.ts',
        find: 'if (last === undefined || last < sentAt + LAST_LOOK_AFTER_MS) return false',
        replace: 'if (last !== undefined) return true\n  if (last === undefined) return false',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['timeOut'], hole: true },
  },
  {
    ...{ rules: '3', name: 'the lease is not checked before sending', edits: NO_LEASE_CHECK },
    ...{ configuration: 'two workers, no webhooks', faults: 1, only: ['slowWorker'], hole: true },
  },
  {
    ...{ rules: '3', name: 'the same, and what is one too many is removed (rule 4 holds)', edits: NO_LEASE_CHECK },
    ...{ configuration: 'two workers, no webhooks', faults: 1, only: ['slowWorker'], lenient: true, hole: false },
  },
  {
    ...{ rules: '3 and 4', name: 'the same, and nothing is removed', edits: [...NO_LEASE_CHECK, NO_GHOSTS] },
    ...{ configuration: 'two workers, no webhooks', faults: 1, only: ['slowWorker'], lenient: true, hole: true },
  },
  {
    ...{ rules: '5', name: 'a post without an answer counts as not done' },
    edits: [
      {
        file: 'src/recording/fold-thread.ts',
        find: "if (outcome.kind === 'unknown' || (sentAt !== undefined && !own)) return thread",
        replace: "if (outcome.kind === 'unknown') return { ...thread, intent: null }",
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['lostAnswer'], hole: true },
  },
  {
    ...{ rules: '5', name: 'a creation answered 500 counts as not done' },
    edits: [
      {
        file: 'src/recording/fold-bot.ts',
        find: 'const next = { ...create, serverErrors: create.serverErrors + (isServerError ? 1 : 0) }',
        replace: 'const next = isServerError ? null : create',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['stored500'], hole: true },
  },
  {
    ...{ rules: '6', name: 'an edit leaves no mark' },
    edits: [
      {
        file: 'src/recording/before-sending.ts',
        find: 'return { thread: marked.thread, markedAt: marked.own ? now : null }',
        replace: 'return { thread, markedAt: null }',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['timeOut'], hole: true },
  },
  {
    ...{ rules: '17', name: 'a final reply does not grow' },
    edits: [
      {
        file: 'src/recording/next-thread-step.ts',
        find: "return { do: 'updateResult', view }",
        replace: 'return null',
      },
    ],
    ...{ configuration: 'a late part', faults: 0, hole: true },
  },
  {
    ...{ rules: '21', name: 'each sending of Create Bot has a key of its own' },
    edits: [
      {
        file: 'src/recording/fold-bot.ts',
        find: '    create === null\n      ? {',
        replace: '    create !== undefined\n      ? {',
      },
    ],
    ...{ configuration: 'a meeting', faults: 1, only: ['timeOut'], hole: true },
  },
  {
    ...{ rules: '22', name: 'early webhooks are thrown away, no fetch is due (rule 29, the sweep, holds)' },
    edits: [NO_UNMATCHED, NO_FETCH_WHEN_LEARNT],
    ...{ configuration: 'v1.10 webhooks', faults: 0, hole: false },
  },
  {
    ...{ rules: '29', name: 'no sweep (rule 22 holds)', edits: [NO_SWEEP] },
    ...{ configuration: 'v1.10 webhooks', faults: 0, hole: false },
  },
  {
    ...{ rules: '22 and 29', name: 'early webhooks are thrown away, no fetch is due, and there is no sweep' },
    edits: [NO_UNMATCHED, NO_FETCH_WHEN_LEARNT, NO_SWEEP],
    ...{ configuration: 'v1.10 webhooks', faults: 0, hole: true },
  },
]

/** The configuration in which a hole is looked for. */
export function configurationOf(off: SwitchedOff, all: Configuration[]): Configuration {
  const { configuration, faults, only, lenient } = off
  const [found] = all.filter(({ name }) => name === configuration)
  if (found === undefined) throw new Error(`no configuration is called ${configuration}`)
  return { ...found, faults, ...(only === undefined ? {} : { only }), ...(lenient === undefined ? {} : { lenient }) }
}
