import { expect, test } from 'vitest'
import { createMetrics, type Readings } from '../../src/metrics.ts'
import { fired, readRules, type Scrape } from './alert-rules.ts'
import { readSeries } from './read-series.ts'

const WELL: Readings = {
  work: { recordings: {}, openThreads: 1, oldestThread: 600, threadsPastDeadline: 0, rowsDue: 3 },
  ...{ rowsAtGates: 5, answerWithin: 29_760, disconnectedFor: null, outages: [], databaseTrouble: null },
}
const MINUTE = 60_000

type Numbers = ReturnType<typeof createMetrics>
type Course = (minute: number, metrics: Numbers) => Partial<Readings> | 'down' | 'restarted'

/** The rules that fire in an hour that goes like this, seen once a minute. */
async function firedIn(course: Course, minutes = 60): Promise<string[]> {
  let metrics = createMetrics({ version: '1', ofProcess: false })
  const scrapes: Scrape[] = []
  for (let minute = 0; minute < minutes; minute++) {
    const now = course(minute, metrics)
    if (now === 'restarted') metrics = createMetrics({ version: '1', ofProcess: false })
    const readings = typeof now === 'string' ? WELL : { ...WELL, ...now }
    const series = now === 'down' ? null : readSeries((await metrics.tell(readings)).text)
    scrapes.push({ at: minute * MINUTE, series })
  }
  return fired(readRules(), scrapes).map((name) => name.replace('SlackRecorder', ''))
}

/** So many webhooks get each of these answers, and all else is well. */
function answers(metrics: Numbers, counts: Record<number, number>): Partial<Readings> {
  for (const [status, times] of Object.entries(counts)) {
    for (let n = 0; n < times; n++) metrics.deliveryAnswered(Number(status))
  }
  return {}
}
const late = { ...WELL.work, recordings: {}, openThreads: 1, threadsPastDeadline: 1, oldestThread: 600, rowsDue: 0 }

test.each<{ what: string; course: Course; fires: string[] }>([
  { what: 'nothing at all', course: () => ({}), fires: [] },
  {
    what: 'single limits, one bad webhook and one that was not stored',
    course: (minute, metrics) => {
      if (minute % 7 === 0) metrics.rateLimited('slack', 'edit')
      return answers(metrics, { 204: 3, 401: minute === 5 ? 1 : 0, 503: minute === 6 ? 2 : 0 })
    },
    fires: [],
  },
  {
    what: 'a restart that takes two minutes',
    course: (m) => (m === 10 || m === 11 ? 'down' : m === 12 ? 'restarted' : {}),
    fires: [],
  },
  {
    what: 'strangers who try the address of the webhooks',
    course: (_, m) => answers(m, { 401: 9, 204: 1 }),
    fires: [],
  },
  {
    what: 'four minutes without Slack',
    course: (m) => (m > 10 && m < 15 ? { disconnectedFor: 60 * (m - 10) } : {}),
    fires: [],
  },
  {
    what: 'an outage of ten minutes',
    course: (m) => (m > 9 && m < 20 ? { outages: [{ side: 'slack', kind: 'silent' }] } : {}),
    fires: [],
  },
  {
    what: 'a thread that is answered right at its deadline',
    course: (m) => (m === 10 ? { work: late } : {}),
    fires: [],
  },
  { what: 'a thread past its deadline', course: (m) => (m > 9 ? { work: late } : {}), fires: ['PromiseBroken'] },
  {
    what: 'a thread that comes near its deadline',
    course: () => ({ work: { ...late, threadsPastDeadline: 0, oldestThread: 26_000 } }),
    fires: ['ThreadNearDeadline'],
  },
  {
    what: 'no connection to Slack',
    course: (m) => (m > 9 ? { disconnectedFor: 60 * m } : {}),
    fires: ['NotConnected'],
  },
  { what: 'a revoked token', course: () => ({ outages: [{ side: 'slack', kind: 'refused' }] }), fires: ['Refused'] },
  { what: 'a silent Recall', course: () => ({ outages: [{ side: 'recall', kind: 'silent' }] }), fires: ['Outage'] },
  { what: 'a full disk', course: () => ({ databaseTrouble: 'full' }), fires: ['DatabaseTrouble'] },
  {
    what: 'a database that cannot be read',
    course: () => ({ work: null, databaseTrouble: 'unreadable' }),
    fires: ['DatabaseTrouble'],
  },
  { what: 'a wrong webhook secret', course: (_, m) => answers(m, { 401: 2 }), fires: ['DeliveriesRefused'] },
  {
    what: 'webhooks that cannot be stored',
    course: (_, m) => answers(m, { 204: 1, 503: 2 }),
    fires: ['DeliveriesNotStored'],
  },
  {
    what: 'a backlog',
    course: () => ({ work: { ...late, threadsPastDeadline: 0, rowsDue: 2_000 } }),
    fires: ['Behind'],
  },
  { what: 'a process that is gone', course: (m) => (m > 20 ? 'down' : {}), fires: ['Absent'] },
])('in an hour of $what fires: $fires', async ({ course, fires }) => {
  expect(await firedIn(course)).toEqual(fires)
})
