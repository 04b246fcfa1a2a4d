import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Extent, Figure } from '../measure.ts'
import { openPlace } from '../place.ts'
import { liveUpTo, seed } from '../seed.ts'
import { spreadOf } from '../statistics.ts'
import { inOneTeam } from './ingest.ts'

const [DAYS, A_DAY, HISTORY_DAYS] = [365, 1_000, 30]
/** Kept for 30 days after Recall has deleted the recording (rule 33); Recall keeps one for 7 days unless told otherwise. */
const ROWS_DAYS = 7 + 30

/** How large the database is after a year of 1,000 recordings a day: what is kept of each, in real rows, times the days it is kept. */
export async function measureYear({ short, say }: Extent): Promise<Figure> {
  const perDay = short ? 20 : A_DAY
  const template = await liveUpTo('finished', 60)
  const rows = ['bots', 'threads', 'watchers', 'links']
  const history = template.map(({ table }) => table).filter((table) => !rows.includes(table))
  const kept = await sizeMb(template, [
    { days: ROWS_DAYS, only: rows, perDay },
    { days: HISTORY_DAYS, only: history, perDay },
  ])
  const forEver = await sizeMb(template, [
    { days: DAYS, only: rows, perDay },
    { days: HISTORY_DAYS, only: history, perDay },
  ])
  say(`  ${Math.round(kept)} MB; with rows kept for ever ${Math.round(forEver)} MB`)
  return {
    name: 'year',
    what: `The database after a year of ${perDay} recordings a day: rows of the last ${ROWS_DAYS} days (Recall keeps a recording for 7), history of the last ${HISTORY_DAYS}`,
    unit: 'MB',
    ours: spreadOf([kept]),
    comparisons: [],
    notes: [
      `Where Recall never deletes and so no row ever goes: ${Math.round(forEver)} MB, and as much more in each further year`,
    ],
  }
}

async function sizeMb(
  template: Awaited<ReturnType<typeof liveUpTo>>,
  parts: { days: number; only: string[]; perDay: number }[],
): Promise<number> {
  await using place = await openPlace()
  // History names its bot by id only, so that the rows of the days before need not be there.
  for (const { days, only, perDay } of parts)
    await seed(place.file, template, { count: days * perDay, where: inOneTeam, only })
  const database = new Database(place.file)
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  return statSync(place.file).size / 1e6
}
