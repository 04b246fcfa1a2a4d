import type { Tx } from './tables.ts'

/** What a link of ours leads to: one recording of one bot. */
export type LinkTarget = { botId: string; recordingId: string }

/** The token that stands for this recording, the one there is or a new one. Never logged: whoever has it can watch. */
export async function linkToken(tx: Tx, target: LinkTarget, fresh: { token: string; at: number }): Promise<string> {
  const { botId, recordingId } = target
  await tx
    .insertInto('links')
    .values({ token: fresh.token, bot_id: botId, recording_id: recordingId, created_at: fresh.at })
    .onConflict((conflict) => conflict.columns(['bot_id', 'recording_id']).doNothing())
    .execute()
  const row = await tx
    .selectFrom('links')
    .select('token')
    .where('bot_id', '=', botId)
    .where('recording_id', '=', recordingId)
    .executeTakeFirstOrThrow()
  return row.token
}

/** What this token leads to, or undefined. */
export async function readLink(tx: Tx, token: string): Promise<LinkTarget | undefined> {
  const row = await tx
    .selectFrom('links')
    .select(['bot_id', 'recording_id'])
    .where('token', '=', token)
    .executeTakeFirst()
  return row === undefined ? undefined : { botId: row.bot_id, recordingId: row.recording_id }
}
