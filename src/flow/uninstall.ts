import { endAskByUninstall, endThreadByUninstall } from '../recording/end-by-uninstall.ts'
import { deleteInstallation, readInstallation, readInstallationFor, readTeamsOf } from '../store/installations.ts'
import type { Seal } from '../store/seal.ts'
import type { Db, Tx } from '../store/tables.ts'
import { readOpenRowsOf } from '../store/team-rows.ts'
import { changeAsk, changeThread } from './change.ts'
import type { Clock, Log } from './ports.ts'
import { transact } from './tell-changes.ts'

/** What ending and waking the rows of workspaces needs. */
export type UninstallDeps = { db: Db; seal: Seal; clock: Clock; log: Log; wake: () => void }

/** `ended`: it is gone; `late`: it was installed after that moment, and stays; `unknown`: there was none (any more). */
export type Uninstalled = 'ended' | 'late' | 'unknown'

/**
 * Deletes the installation of a workspace or organisation that was taken away at `at`, ms, and with it, in one transaction,
 * closes what its workspaces have open; their bots then leave by themselves (rule 32). Safe to repeat, in any order.
 */
export async function uninstall(deps: UninstallDeps, { id, at }: { id: string; at: number }): Promise<Uninstalled> {
  const { seal, log } = deps
  const outcome = await transact(deps, async (tx): Promise<{ kind: Uninstalled; ended: Ended[] }> => {
    const installation = await readInstallation(tx, seal, id)
    if (installation === undefined) return { kind: 'unknown', ended: [] }
    if (at < installation.installedAt) return { kind: 'late', ended: [] }
    await deleteInstallation(tx, id)
    return { kind: 'ended', ended: await endTeams(deps, tx, await readTeamsOf(tx, id)) }
  })
  if (outcome.kind === 'late')
    log.info({ id }, 'the app was installed again since it was uninstalled: nothing is ended')
  if (outcome.kind === 'ended') log.info({ id }, 'the app was uninstalled')
  for (const { team, threads } of outcome.ended) {
    log.warn({ team, threads }, 'threads are closed, and their bots leave: the app was uninstalled from this workspace')
  }
  if (outcome.kind === 'ended') deps.wake()
  return outcome.kind
}

type Ended = { team: string; threads: string[] }

// A workspace that another installation covers goes on with that one.
async function endTeams({ seal, clock }: UninstallDeps, tx: Tx, teams: string[]): Promise<Ended[]> {
  const ended: Ended[] = []
  const now = clock.now()
  for (const team of teams) {
    if ((await readInstallationFor(tx, seal, team)) !== undefined) continue
    const { threads, asks } = await readOpenRowsOf(tx, team)
    for (const thread of threads) await changeThread(tx, thread, (known) => endThreadByUninstall(known, now))
    for (const ask of asks) await changeAsk(tx, ask, (known) => endAskByUninstall(known, now))
    if (threads.length > 0) ended.push({ team, threads })
  }
  return ended
}
