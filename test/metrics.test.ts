import { describe, expect, test } from 'vitest'
import { createMetrics, type Readings } from '../src/metrics.ts'
import { numberOf, readSeries } from './metrics/read-series.ts'

const NOTHING: Readings = {
  work: { recordings: { recording: 0 }, openThreads: 0, oldestThread: 0, threadsPastDeadline: 0, rowsDue: 0 },
  ...{ rowsAtGates: 0, answerWithin: 60, disconnectedFor: null, outages: [], databaseTrouble: null },
}

const create = () => createMetrics({ version: '1.2.3', ofProcess: false })

async function told(metrics: ReturnType<typeof create>, readings: Partial<Readings> = {}) {
  return readSeries((await metrics.tell({ ...NOTHING, ...readings })).text)
}

describe('the numbers', () => {
  test('are counted as things happen', async () => {
    const metrics = create()
    metrics.stepEnded('postCard', 'posted')
    metrics.stepEnded('postCard', 'posted')
    metrics.rateLimited('slack', 'edit')
    metrics.resultPosted(4)
    metrics.resultPosted(-1)
    for (const status of [204, 204, 401, 418]) metrics.deliveryAnswered(status)
    const series = await told(metrics)
    expect(numberOf(series, 'slack_recorder_steps_total', { step: 'postCard', outcome: 'posted' })).toBe(2)
    expect(numberOf(series, 'slack_recorder_rate_limited_total', { side: 'slack', limit: 'edit' })).toBe(1)
    expect(numberOf(series, 'slack_recorder_done_to_posted_seconds_bucket', { le: '5' })).toBe(2)
    expect(numberOf(series, 'slack_recorder_done_to_posted_seconds_sum')).toBe(4)
    const answers = ['204', '401', '503', 'other'].map((answer) =>
      numberOf(series, 'slack_recorder_deliveries_total', { answer }),
    )
    expect(answers).toEqual([2, 1, 0, 1])
  })

  test('are read when somebody asks', async () => {
    const work = { recordings: { waiting: 2 }, openThreads: 3, oldestThread: 40.5, threadsPastDeadline: 1, rowsDue: 4 }
    const outages = [{ side: 'slack', kind: 'silent' }]
    const series = await told(create(), { work, rowsAtGates: 5, disconnectedFor: 7, outages, databaseTrouble: 'full' })
    expect({
      waiting: numberOf(series, 'slack_recorder_recordings', { state: 'waiting' }),
      open: numberOf(series, 'slack_recorder_open_threads'),
      oldest: numberOf(series, 'slack_recorder_oldest_open_thread_seconds'),
      broken: numberOf(series, 'slack_recorder_threads_past_deadline'),
      within: numberOf(series, 'slack_recorder_answer_within_seconds'),
      turn: numberOf(series, 'slack_recorder_rows_waiting', { for: 'turn' }),
      limit: numberOf(series, 'slack_recorder_rows_waiting', { for: 'limit' }),
      connected: numberOf(series, 'slack_recorder_slack_connected'),
      apart: numberOf(series, 'slack_recorder_slack_disconnected_seconds'),
      slack: numberOf(series, 'slack_recorder_outage', { side: 'slack', kind: 'silent' }),
      recall: numberOf(series, 'slack_recorder_outage', { side: 'recall', kind: 'silent' }),
      full: numberOf(series, 'slack_recorder_database_trouble', { kind: 'full' }),
      version: numberOf(series, 'slack_recorder_build_info', { version: '1.2.3' }),
    }).toEqual({
      ...{ waiting: 2, open: 3, oldest: 40.5, broken: 1, within: 60, turn: 4, limit: 5, connected: 0, apart: 7 },
      ...{ slack: 1, recall: 0, full: 1, version: 1 },
    })
  })

  test('say that they are unknown, rather than nothing, when the database cannot be read', async () => {
    const metrics = create()
    await told(metrics)
    const series = await told(metrics, { work: null, databaseTrouble: 'unreadable' })
    expect(numberOf(series, 'slack_recorder_threads_past_deadline')).toBeNaN()
    expect(numberOf(series, 'slack_recorder_open_threads')).toBeNaN()
    expect(series.filter(({ name }) => name === 'slack_recorder_recordings')).toEqual([])
    expect(numberOf(series, 'slack_recorder_database_trouble', { kind: 'unreadable' })).toBe(1)
  })

  test('of one app are apart from those of another in the same process', async () => {
    const [one, other] = [create(), create()]
    one.stepEnded('postCard', 'posted')
    expect((await told(other)).filter(({ name }) => name === 'slack_recorder_steps_total')).toEqual([])
  })

  test('of the process are there where the app is the process', async () => {
    const { text, type } = await createMetrics({ version: '1', ofProcess: true }).tell(NOTHING)
    const names = readSeries(text).map(({ name }) => name)
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'process_cpu_seconds_total',
    ])
      expect(names).toContain(name)
    expect(type).toContain('text/plain')
  })
})
