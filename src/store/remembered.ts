import type { Tx } from './tables.ts'

/** Stands in a backup only: when it was made, ms. */
export const BACKED_UP_AT = 'backed up at'

/** Reads a small fact by its name, or undefined. */
export async function readRemembered(tx: Tx, name: string): Promise<string | undefined> {
  const row = await tx.selectFrom('remembered').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

/** Keeps a small fact under its name; the newest stays. */
export async function remember(tx: Tx, name: string, value: string): Promise<void> {
  await tx
    .insertInto('remembered')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** Forgets a small fact. Safe to repeat. */
export async function forget(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('remembered').where('name', '=', name).execute()
}
