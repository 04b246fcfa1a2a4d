import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { UninstallDeps } from '../flow/uninstall.ts'
import { installUrlAt } from '../slack/create-installer.ts'
import type { SlackAccess } from '../slack/create-slack-app.ts'
import type { OpenDatabase } from '../store/database.ts'
import { sealAnew } from '../store/installations.ts'
import { createSeal, type Seal } from '../store/seal.ts'
import { installPage } from '../web/install-page.ts'
import { setPageHeaders, showInstallPage } from '../web/install-route.ts'
import { installationStore } from './installation-store.ts'
import { StartError } from './start-error.ts'

/**
 * Whose tokens we speak with. With OAuth the stored ones are sealed anew with the newest key; rejects with a `StartError`
 * when no key opens any of them.
 */
export async function slackAccess(
  { slack, publicUrl, encryptionKeys }: Config,
  made: { database: OpenDatabase } & Pick<UninstallDeps, 'clock' | 'log' | 'wake'>,
): Promise<SlackAccess> {
  const { access } = slack
  if (access.kind === 'token') return access
  const { db } = made.database
  const seal = createSeal(encryptionKeys)
  await checkKeys({ ...made, db, seal })
  return {
    ...access,
    store: installationStore({ ...made, db, seal, owner: randomUUID() }),
    // readConfig refuses OAuth without it.
    publicUrl: publicUrl ?? '',
    pages: { show: showInstallPage, html: installPage, setHeaders: setPageHeaders },
  }
}

/** Where people install the app; null with one workspace's own token. */
export function installUrlOf(access: SlackAccess): string | null {
  return access.kind === 'oauth' ? installUrlAt(access.publicUrl) : null
}

async function checkKeys({ db, seal, log }: Pick<UninstallDeps, 'db' | 'log'> & { seal: Seal }): Promise<void> {
  const { all, closed } = await sealAnew(db, seal)
  if (closed === 0) return
  if (closed === all) {
    throw new StartError(
      `ENCRYPTION_KEY opens the tokens of none of the ${all} workspaces. Put the key that they were stored with behind the one you have, with a comma between them. If it is lost, delete all rows of the table installations, and install the app again in each workspace.`,
    )
  }
  log.error(
    { closed, all },
    'ENCRYPTION_KEY does not open the tokens of some workspaces. Put the key that they were stored with behind the one you have, with a comma between them. If it is lost, the app has to be installed again there.',
  )
}
