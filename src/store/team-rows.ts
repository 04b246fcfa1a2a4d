import type { Tx } from './tables.ts'

/** The threads of a workspace that anything may still be said in, and its asks that are not answered: their ids. */
export async function readOpenRowsOf(tx: Tx, team: string): Promise<{ threads: string[]; asks: string[] }> {
  // A thread that rests is looked at again only for news of its bot.
  const threads = await tx
    .selectFrom('threads')
    .innerJoin('bots', 'bots.id', 'threads.bot_id')
    .select('threads.id')
    .where('threads.team', '=', team)
    .where('threads.closed_at', 'is', null)
    .where((is) => is.or([is('bots.closed_at', 'is', null), is('threads.due_at', 'is not', null)]))
    .execute()
  const asks = await tx
    .selectFrom('asks')
    .select('id')
    .where('team', '=', team)
    .where('closed_at', 'is', null)
    .execute()
  return { threads: threads.map(({ id }) => id), asks: asks.map(({ id }) => id) }
}

/** Makes everything of a workspace due that waits for a time after `now`, ms. */
export async function wakeTeam(tx: Tx, { team, now }: { team: string; now: number }): Promise<void> {
  for (const table of ['bots', 'threads', 'asks'] as const) {
    await tx.updateTable(table).set({ due_at: now }).where('team', '=', team).where('due_at', '>', now).execute()
  }
}
