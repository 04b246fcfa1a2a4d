import type { Ask } from '../recording/ask.ts'
import { type Param, prepared } from './prepared.ts'
import type { Tx } from './tables.ts'

/** An ask and its revision at the moment of reading. */
export type StoredAsk = { ask: Ask; rev: number }

/** Inserts a new ask, due at once. */
export async function insertAsk(tx: Tx, ask: Ask): Promise<void> {
  await tx
    .insertInto('asks')
    .values({
      id: ask.id,
      team: ask.team,
      asked_at: ask.askedAt,
      closed_at: ask.closed?.at ?? null,
      facts: JSON.stringify(ask),
      rev: 1,
      decided_rev: 0,
      due_at: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute()
}

/** Reads an ask, or undefined. */
export async function readAsk(tx: Tx, id: string): Promise<StoredAsk | undefined> {
  const [row] = (await selectAsk(tx, { id })).rows
  // The text is ours alone: migrations change its shape, nobody else does.
  return row === undefined ? undefined : { ask: JSON.parse(row.facts) as Ask, rev: row.rev }
}

const selectAsk = prepared((tx, param: Param<{ id: string }>) =>
  tx.selectFrom('asks').select(['facts', 'rev']).where('id', '=', param('id')),
)

/** Writes an ask's facts, and makes it due (rule 1). */
export async function writeAsk(tx: Tx, ask: Ask): Promise<void> {
  await tx
    .updateTable('asks')
    .set((is) => ({ facts: JSON.stringify(ask), closed_at: ask.closed?.at ?? null, rev: is('rev', '+', 1) }))
    .where('id', '=', ask.id)
    .execute()
}
