import type { Tx } from './tables.ts'

/** A request as Slack names it: the workspace, and a trigger, event or view id. */
export type RequestKey = { team: string; key: string }

/** The thread that this very request was taken for before, or undefined. */
export async function readTakenRequest(tx: Tx, request: RequestKey): Promise<string | undefined> {
  const row = await tx
    .selectFrom('requests')
    .select('thread_id')
    .where('team', '=', request.team)
    .where('key', '=', request.key)
    .executeTakeFirst()
  return row?.thread_id
}

/** Notes that a request was taken. Throws if it was taken already. */
export async function insertTakenRequest(
  tx: Tx,
  request: RequestKey,
  taken: { threadId: string; at: number },
): Promise<void> {
  await tx
    .insertInto('requests')
    .values({ ...request, thread_id: taken.threadId, taken_at: taken.at })
    .execute()
}
