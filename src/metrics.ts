import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

// docs/metrics.md lists every name with what it means and what to do; a test compares the two.

/** What is read when somebody asks, not counted as it happens. Ages in seconds. */
export type Readings = {
  /** What the database tells of the work under way; null: it could not be read. */
  work: {
    recordings: Record<string, number>
    openThreads: number
    oldestThread: number
    threadsPastDeadline: number
    rowsDue: number
  } | null
  rowsAtGates: number
  answerWithin: number
  /** Since when no connection to Slack is there; null: there is one, or none is needed. */
  disconnectedFor: number | null
  outages: readonly { side: string; kind: string }[]
  databaseTrouble: string | null
}

/** All numbers of one app. Counting is cheap and never throws. */
export type Metrics = {
  stepEnded(step: string, outcome: string): void
  /** `limit` is the kind of limit that Slack's or Recall's 429 closed. */
  rateLimited(side: string, limit: string): void
  /** `seconds`: from Recall's `done` to the result in the thread. */
  resultPosted(seconds: number): void
  /** `status`: what a request to the webhooks' address was answered. */
  deliveryAnswered(status: number): void
  /** Everything in Prometheus' text format. */
  tell(readings: Readings): Promise<{ type: string; text: string }>
}

/** Answers that a delivery may get; all others count together. */
const ANSWERS = ['204', '401', '404', '405', '408', '413', '415', '500', '503']
const SIDES = ['slack', 'recall']
const OUTAGE_KINDS = ['refused', 'silent', 'limited']
const TROUBLES = ['full', 'locked', 'readOnly', 'failing', 'gone', 'away', 'damaged', 'unreadable']

/** Rule 25 waits up to 2 minutes for other parts, and an outage may last hours. */
const POSTED_BUCKETS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 1_800, 3_600, 14_400]

/**
 * Makes the numbers of one app, in a registry of its own. `ofProcess`: with memory, CPU and event loop, which belong to the
 * process and are watched until it ends.
 */
export function createMetrics(about: { version: string; ofProcess: boolean }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (about.ofProcess) collectDefaultMetrics({ register: registry })
  const gauges = createGauges(registry)
  gauges.build.set({ version: about.version, node: process.versions.node }, 1)
  const steps = new Counter({
    ...{ name: 'slack_recorder_steps_total', registers, labelNames: ['step', 'outcome'] },
    help: 'Steps carried out at Slack and Recall, by what came of them',
  })
  const limited = new Counter({
    ...{ name: 'slack_recorder_rate_limited_total', registers, labelNames: ['side', 'limit'] },
    help: 'Calls that Slack or Recall answered with 429, by the limit they count against',
  })
  const posted = new Histogram({
    ...{ name: 'slack_recorder_done_to_posted_seconds', registers, buckets: POSTED_BUCKETS },
    help: "From Recall's done to the result in its thread",
  })
  const deliveries = new Counter({
    ...{ name: 'slack_recorder_deliveries_total', registers, labelNames: ['answer'] },
    help: 'Requests to the address of the webhooks, by the status they were answered with',
  })
  // From 0 on, so that the first one is an increase.
  for (const answer of [...ANSWERS, 'other']) deliveries.inc({ answer }, 0)
  return {
    stepEnded: (step, outcome) => steps.inc({ step, outcome }),
    rateLimited: (side, limit) => limited.inc({ side, limit }),
    resultPosted: (seconds) => posted.observe(Math.max(seconds, 0)),
    deliveryAnswered: (status) =>
      deliveries.inc({ answer: ANSWERS.includes(String(status)) ? String(status) : 'other' }),
    async tell(readings) {
      set(gauges, readings)
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

type Gauges = ReturnType<typeof createGauges>

function createGauges(registry: Registry) {
  const make = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `slack_recorder_${name}`, help, labelNames, registers: [registry] })
  return {
    build: make('build_info', 'Always 1; which version runs, on which Node', 'version', 'node'),
    recordings: make('recordings', 'Recordings that are not over, by what their card says', 'state'),
    openThreads: make('open_threads', 'Threads that have not got their answer yet'),
    oldest: make('oldest_open_thread_seconds', 'Age of the oldest of them, from its request or its planned time'),
    pastDeadline: make('threads_past_deadline', 'Threads without an answer past their deadline: a broken promise'),
    answerWithin: make(
      'answer_within_seconds',
      'A thread gets its answer within so long of its request or planned time',
    ),
    waiting: make('rows_waiting', 'Rows that have something to do now and wait for their turn, or at a limit', 'for'),
    connected: make('slack_connected', '1 while there is a connection to Slack, or none is needed (HTTP mode)'),
    disconnected: make('slack_disconnected_seconds', 'For how long there has been no connection to Slack'),
    outage: make('outage', '1 while Slack or Recall does not do what we ask, by why', 'side', 'kind'),
    trouble: make('database_trouble', '1 while the database does not store or give something, by why', 'kind'),
  }
}

function set(gauges: Gauges, readings: Readings): void {
  setWork(gauges, readings)
  const { outages, disconnectedFor } = readings
  gauges.answerWithin.set(readings.answerWithin)
  gauges.connected.set(disconnectedFor === null ? 1 : 0)
  gauges.disconnected.set(disconnectedFor ?? 0)
  for (const side of SIDES) {
    for (const kind of OUTAGE_KINDS) {
      gauges.outage.set({ side, kind }, outages.some((one) => one.side === side && one.kind === kind) ? 1 : 0)
    }
  }
  for (const kind of TROUBLES) gauges.trouble.set({ kind }, readings.databaseTrouble === kind ? 1 : 0)
}

// What could not be read is no number: an old one would look like a fresh one, and 0 like all is well.
function setWork(gauges: Gauges, { work, rowsAtGates }: Readings): void {
  gauges.recordings.reset()
  for (const [state, count] of Object.entries(work?.recordings ?? {})) gauges.recordings.set({ state }, count)
  gauges.openThreads.set(work?.openThreads ?? Number.NaN)
  gauges.oldest.set(work?.oldestThread ?? Number.NaN)
  gauges.pastDeadline.set(work?.threadsPastDeadline ?? Number.NaN)
  gauges.waiting.set({ for: 'turn' }, work?.rowsDue ?? Number.NaN)
  gauges.waiting.set({ for: 'limit' }, rowsAtGates)
}
