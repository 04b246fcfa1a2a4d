import { sql } from 'kysely'
import { type Param, prepared } from './prepared.ts'
import type { Db, StepsTable, Tx } from './tables.ts'

/** Notes what was done for a row and what came of it. */
export async function insertStep(tx: Tx, step: StepsTable): Promise<void> {
  await insert(tx, step)
}

const insert = prepared((tx, param: Param<StepsTable>) =>
  tx.insertInto('steps').values({
    bot_id: param('bot_id'),
    thread_id: param('thread_id'),
    step: param('step'),
    outcome: param('outcome'),
    why: param('why'),
    at: param('at'),
  }),
)

/** When the newest step was noted, ms, or null. */
export async function readLastStepAt(db: Db): Promise<number | null> {
  const row = await db.selectFrom('steps').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.at ?? null
}

/**
 * Removes deliveries, steps, asks and the keys of what was taken, older than `before`, ms, and at most `limit` of each
 * (rule 33): tells how many went.
 */
export async function deleteHistory(tx: Tx, { before, limit }: { before: number; limit: number }): Promise<number> {
  const gone = [
    await sql`delete from deliveries where id in (
      select id from deliveries where received_at < ${before} limit ${limit})`.execute(tx),
    await sql`delete from steps where id in (select id from steps where at < ${before} limit ${limit})`.execute(tx),
    await sql`delete from asks where id in (select id from asks where asked_at < ${before} limit ${limit})`.execute(tx),
    await sql`delete from taken where (team, key) in (
      select team, key from taken where taken_at < ${before} limit ${limit})`.execute(tx),
  ]
  return countOf(gone)
}

/**
 * Removes bots whose time to be forgotten has come, with their threads, who watched them, and their links; at most `limit`
 * bots (rule 33). Tells how many rows went. What is pressed in their messages later is answered as too old.
 */
export async function deleteForgotten(tx: Tx, { now, limit }: { now: number; limit: number }): Promise<number> {
  const bots = sql`(select id from bots where forget_at <= ${now} order by forget_at, id limit ${limit})`
  return countOf([
    await sql`delete from watchers where thread_id in (select id from threads where bot_id in ${bots})`.execute(tx),
    await sql`delete from links where bot_id in ${bots}`.execute(tx),
    await sql`delete from threads where bot_id in ${bots}`.execute(tx),
    await sql`delete from bots where id in ${bots}`.execute(tx),
  ])
}

function countOf(results: { numAffectedRows?: bigint }[]): number {
  return results.reduce((sum, { numAffectedRows = 0n }) => sum + Number(numAffectedRows), 0)
}
