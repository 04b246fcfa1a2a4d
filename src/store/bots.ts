import { type RawBuilder, sql } from 'kysely'
import type { Bot } from '../recording/bot.ts'
import { forgetAt } from '../recording/forget-at.ts'
import { holdsPlace } from '../recording/holds-place.ts'
import { type Param, prepared } from './prepared.ts'
import type { BotsTable, Tx } from './tables.ts'

/** A bot and its revision at the moment of reading; `place` is 1 if the meeting's place is its own (rule 13). */
export type StoredBot = { bot: Bot; rev: number; place: number }

/** Inserts a new bot, due at once. Throws when its meeting's place is taken. */
export async function insertBot(tx: Tx, bot: Bot): Promise<void> {
  await tx
    .insertInto('bots')
    .values({
      ...columnsOf(bot),
      id: bot.id,
      team: bot.team,
      meeting_key: bot.asked.meetingKey,
      requested_at: bot.asked.requestedAt,
      rev: 1,
      decided_rev: 0,
      due_at: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute()
}

/** Reads a bot, or undefined. */
export async function readBot(tx: Tx, id: string): Promise<StoredBot | undefined> {
  return storedBot(await selectBot(tx, { id }))
}

const selectBot = prepared((tx, param: Param<{ id: string }>) =>
  tx.selectFrom('bots').select(['facts', 'rev', 'holds_place']).where('id', '=', param('id')),
)

/** Reads the bot with this Recall id, or undefined. */
export async function readBotByRecallId(tx: Tx, recallId: string): Promise<StoredBot | undefined> {
  return storedBot(await selectBotByRecallId(tx, { recallId }))
}

const selectBotByRecallId = prepared((tx, param: Param<{ recallId: string }>) =>
  tx.selectFrom('bots').select(['facts', 'rev', 'holds_place']).where('recall_id', '=', param('recallId')),
)

function storedBot({
  rows: [row],
}: {
  rows: { facts: string; rev: number; holds_place: number }[]
}): StoredBot | undefined {
  return row === undefined ? undefined : { bot: parseBot(row.facts), rev: row.rev, place: row.holds_place }
}

/** The open bots of a meeting, oldest first: a request may join one of them (rule 13). */
export async function readOpenBots(tx: Tx, meeting: { team: string; key: string }): Promise<Bot[]> {
  const rows = await tx
    .selectFrom('bots')
    .select('facts')
    .where('team', '=', meeting.team)
    .where('meeting_key', '=', meeting.key)
    .where('holds_place', '=', 1)
    .orderBy('requested_at')
    .execute()
  return rows.map((row) => parseBot(row.facts))
}

/** The ids of the bots that Recall knows and that are not closed. */
export async function readOpenBotIds(tx: Tx): Promise<string[]> {
  // Asked for both at once, SQLite would go through every bot that Recall ever knew.
  const rows = await tx.selectFrom('bots').select(['id', 'recall_id']).where('closed_at', 'is', null).execute()
  return rows.flatMap((row) => (row.recall_id === null ? [] : [row.id]))
}

/**
 * Writes a bot's facts and raises its revision and its threads' with it, so that all of them are due (rule 1). `stored`:
 * what this transaction has read of it.
 */
export async function writeBot(tx: Tx, bot: Bot, stored?: StoredBot): Promise<void> {
  const columns = columnsOf(bot)
  // What is set is written in every index that holds it, changed or not: 30 µs a delivery, and two more pages to sync.
  if (stored !== undefined && sameKeys(stored, columns)) {
    const { closed_at, forget_at, facts } = columns
    await updateFacts(tx, { id: bot.id, closed_at, forget_at, facts })
  } else {
    await updateBot(tx, { ...columns, id: bot.id, by: 1 })
  }
  await raiseThreads(tx, { botId: bot.id })
}

function sameKeys({ bot, place }: StoredBot, columns: Columns): boolean {
  const { slot, recall_id: recallId, holds_place: holds } = columns
  return slot === slotOf(bot.asked.joinAt) && recallId === bot.recallId && holds === place
}

const updateFacts = prepared((tx, param: Param<Pick<Columns, 'closed_at' | 'forget_at' | 'facts'> & { id: string }>) =>
  tx
    .updateTable('bots')
    .set((is) => ({
      closed_at: param('closed_at'),
      forget_at: param('forget_at'),
      facts: param('facts'),
      rev: is('rev', '+', 1),
    }))
    .where('id', '=', param('id')),
)

/** Writes what a decision commits of its own (an intent): nobody else has to look at that. */
export async function writeBotQuietly(tx: Tx, bot: Bot): Promise<void> {
  await updateBot(tx, { ...columnsOf(bot), id: bot.id, by: 0 })
}

const updateBot = prepared((tx, param: Param<Columns & { id: string; by: number }>) =>
  tx
    .updateTable('bots')
    .set((is) => ({
      slot: param('slot'),
      join_at: param('join_at'),
      holds_place: placeIfFree(param),
      recall_id: param('recall_id'),
      closed_at: param('closed_at'),
      forget_at: param('forget_at'),
      facts: param('facts'),
      rev: is('rev', '+', param('by')),
    }))
    .where('id', '=', param('id')),
)

/** Raises the revision of a bot and of all its threads. */
export async function raiseRev(tx: Tx, botId: string): Promise<void> {
  await raiseBot(tx, { botId })
  await raiseThreads(tx, { botId })
}

const raiseBot = prepared((tx, param: Param<{ botId: string }>) =>
  tx
    .updateTable('bots')
    .set((is) => ({ rev: is('rev', '+', 1) }))
    .where('id', '=', param('botId')),
)

const raiseThreads = prepared((tx, param: Param<{ botId: string }>) =>
  tx
    .updateTable('threads')
    .set(({ selectFrom }) => ({ rev: selectFrom('bots').select('rev').where('id', '=', param('botId')) }))
    .where('bot_id', '=', param('botId')),
)

// Reads back what `JSON.stringify` wrote. The text is ours alone: migrations change its shape, nobody else does.
function parseBot(facts: string): Bot {
  return JSON.parse(facts) as Bot
}

type Columns = Pick<BotsTable, 'slot' | 'join_at' | 'holds_place' | 'recall_id' | 'closed_at' | 'forget_at' | 'facts'>

function columnsOf(bot: Bot): Columns {
  return {
    slot: slotOf(bot.asked.joinAt),
    join_at: bot.asked.joinAt,
    holds_place: holdsPlace(bot) ? 1 : 0,
    recall_id: bot.recallId,
    closed_at: bot.closedAt,
    forget_at: forgetAt(bot),
    facts: JSON.stringify(bot),
  }
}

// A bot that was given up on may turn out to live when another has taken its place: its news must be written all the
// same, and the meeting stays with the other.
function placeIfFree(param: Param<Columns>): RawBuilder<number> {
  return sql<number>`case when ${param('holds_place')} = 1 and not exists (
    select 1 from bots as other where other.team = bots.team and other.meeting_key = bots.meeting_key
      and other.slot = ${param('slot')} and other.holds_place = 1 and other.id <> bots.id
  ) then 1 else 0 end`
}

function slotOf(joinAt: number | null): string {
  return joinAt === null ? 'now' : new Date(joinAt).toISOString()
}
