import { install } from '../flow/install.ts'
import { type UninstallDeps, uninstall } from '../flow/uninstall.ts'
import type { Installation, InstallationStore, KeptInstallation } from '../slack/installation.ts'
import {
  noteWorkspace,
  readInstallation,
  readInstallationFor,
  type StoredInstallation,
  takeRefresh,
  writeRefreshed,
} from '../store/installations.ts'

/** A refresh makes one call of 10 s at most; whoever fails is not followed by the next before this has passed. */
const REFRESH_LEASE_MS = 60_000

/** Keeps Slack's installations in our database, sealed. `owner`: random per start. */
export function installationStore(deps: UninstallDeps & { owner: string }): InstallationStore {
  const { db, seal, owner } = deps
  const versionOf = ({ installation: { id }, version }: KeptInstallation) => ({ id, version, owner })
  return {
    find: async (team) => kept(await readInstallationFor(db, seal, team)),
    read: async (id) => kept(await readInstallation(db, seal, id)),
    noteWorkspace: (workspace) => noteWorkspace(db, workspace),
    keep: (installation) => install(deps, { ...installation, content: JSON.stringify(installation) }),
    takeRefresh: (one) => takeRefresh(db, { ...versionOf(one), leaseMs: REFRESH_LEASE_MS }),
    async keepRefreshed(one) {
      await writeRefreshed(db, seal, { ...versionOf(one), content: JSON.stringify(one.installation) })
    },
    end: (taken) => uninstall(deps, taken),
  }
}

// What no key opens is as good as not there: the log has said so at the start.
function kept(stored: StoredInstallation | undefined): KeptInstallation | null {
  if (stored === undefined || stored.content === null) return null
  return { installation: JSON.parse(stored.content) as Installation, version: stored.version }
}
