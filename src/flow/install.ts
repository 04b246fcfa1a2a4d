import { readTeamsOf, writeInstallation } from '../store/installations.ts'
import { wakeTeam } from '../store/team-rows.ts'
import type { UninstallDeps } from './uninstall.ts'

/** Stores an installation, and makes everything due that waited for one (rule 32). `content` holds its tokens. Safe to repeat. */
export async function install(
  { db, seal, clock, wake }: Pick<UninstallDeps, 'db' | 'seal' | 'clock' | 'wake'>,
  installation: { id: string; installedAt: number; content: string },
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    await writeInstallation(tx, seal, installation)
    for (const team of await readTeamsOf(tx, installation.id)) await wakeTeam(tx, { team, now })
  })
  wake()
}
