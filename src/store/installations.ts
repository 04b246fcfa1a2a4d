import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { databaseNow } from './database-now.ts'
import { type Param, prepared } from './prepared.ts'
import type { Seal } from './seal.ts'
import type { Db, Tx } from './tables.ts'

/**
 * An installation as it is stored. `content` is everything about it as text, tokens included; null when no key opens it.
 * `version` changes with it.
 */
export type StoredInstallation = { id: string; version: number; installedAt: number; content: string | null }

/** The installation that a workspace works with: its own, else its organisation's; undefined: there is none. */
export async function readInstallationFor(
  db: Db | Tx,
  seal: Seal,
  team: string,
): Promise<StoredInstallation | undefined> {
  const own = await readInstallation(db, seal, team)
  if (own !== undefined) return own
  const known = await db.selectFrom('workspaces').select('enterprise').where('team', '=', team).executeTakeFirst()
  return known === undefined ? undefined : await readInstallation(db, seal, known.enterprise)
}

/** Reads the installation of this workspace or organisation itself, or undefined. */
export async function readInstallation(db: Db | Tx, seal: Seal, id: string): Promise<StoredInstallation | undefined> {
  const [row] = (await selectInstallation(db, { id })).rows
  if (row === undefined) return undefined
  return { id, version: row.version, installedAt: row.installed_at, content: seal.open(row.sealed, id) }
}

const selectInstallation = prepared((db, param: Param<{ id: string }>) =>
  db.selectFrom('installations').select(['version', 'installed_at', 'sealed']).where('id', '=', param('id')),
)

/** Random, so that a refresh of tokens from before an uninstall does not take those of the next install for its own. */
const LARGEST_FIRST_VERSION = 1_000_000_000

/** Stores an installation in the place of the one there was, whose refresh, if one is under way, then counts for nothing. */
export async function writeInstallation(
  tx: Tx,
  seal: Seal,
  installation: { id: string; installedAt: number; content: string },
): Promise<void> {
  const { id, installedAt, content } = installation
  const written = { installed_at: installedAt, sealed: seal.seal(content, id), lease_owner: null, lease_until: null }
  await tx
    .insertInto('installations')
    .values({ id, version: randomInt(1, LARGEST_FIRST_VERSION), ...written })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((is) => ({ ...written, version: is('installations.version', '+', 1) })),
    )
    .execute()
}

/** Which refresh of its tokens: of this installation as it was read, by this process. */
export type Refresh = { id: string; version: number; owner: string }

/** Takes the one refresh of an installation's tokens for `leaseMs`; false: another process has it, or has done it. */
export async function takeRefresh(db: Db, refresh: Refresh & { leaseMs: number }): Promise<boolean> {
  const { id, version, owner, leaseMs } = refresh
  const taken = await db
    .updateTable('installations')
    .set({ lease_owner: owner, lease_until: sql<number>`${databaseNow(db)} + ${leaseMs}` })
    .where('id', '=', id)
    .where('version', '=', version)
    .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', databaseNow(db))]))
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n
}

/**
 * Stores what a refresh brought, unless the app was installed anew or uninstalled meanwhile; false then. Asks for the
 * version only: what Slack has given out counts, even when the lease is over.
 */
export async function writeRefreshed(
  db: Db,
  seal: Seal,
  { id, version, content }: Omit<Refresh, 'owner'> & { content: string },
): Promise<boolean> {
  const written = await db
    .updateTable('installations')
    .set({ sealed: seal.seal(content, id), version: version + 1, lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return written.numUpdatedRows > 0n
}

/** Deletes an installation with its tokens. Safe to repeat. */
export async function deleteInstallation(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('installations').where('id', '=', id).execute()
}

/** Notes which organisation a workspace belongs to. Safe to repeat. */
export async function noteWorkspace(db: Db | Tx, { team, enterprise }: { team: string; enterprise: string }) {
  await db
    .insertInto('workspaces')
    .values({ team, enterprise })
    .onConflict((conflict) => conflict.column('team').doUpdateSet({ enterprise }))
    .execute()
}

/** The workspaces that may work with this installation: the one it is of, or those known of its organisation. */
export async function readTeamsOf(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.selectFrom('workspaces').select('team').where('enterprise', '=', id).execute()
  return [id, ...rows.map(({ team }) => team)]
}

/**
 * Seals anew with the newest key what an older one sealed. Tells how many installations there are, and how many of them
 * no key opens. Safe to repeat, also while others refresh tokens.
 */
export async function sealAnew(db: Db, seal: Seal): Promise<{ all: number; closed: number }> {
  const rows = await db.selectFrom('installations').select(['id', 'sealed']).execute()
  let closed = 0
  for (const { id, sealed } of rows) {
    const content = seal.open(sealed, id)
    if (content === null) closed += 1
    else if (!seal.isNewest(sealed)) {
      const anew = seal.seal(content, id)
      await db
        .updateTable('installations')
        .set({ sealed: anew })
        .where('id', '=', id)
        .where('sealed', '=', sealed)
        .execute()
    }
  }
  return { all: rows.length, closed }
}
