import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt'
import type { Log } from './bolt-logger.ts'
import { createWebClient } from './create-web-client.ts'
import { fieldAt, idAt, numberAt } from './fields.ts'
import type { Installation, InstallationStore } from './installation.ts'
import { NotStored } from './payload-errors.ts'

type Args = SlackEventMiddlewareArgs<'app_uninstalled' | 'tokens_revoked'> & AllMiddlewareArgs

type Deps = { store: InstallationStore; apiUrl: string; log: Log }

/** The event is to be acked within 3 s. */
const ASK_WITHIN_MS = 1_500

/**
 * The listener for a workspace or organisation that takes the app away, which Slack tells in two events, in any order. What
 * is not stored is not acked, so that it comes again. One that comes late, after a new install, ends nothing: Slack's time
 * of it is earlier, and the token still works.
 */
export function createUninstallEvents(deps: Deps): (args: Args) => Promise<void> {
  return async ({ event, body, context }) => {
    const id = context.isEnterpriseInstall ? context.enterpriseId : context.teamId
    if (id === undefined) return deps.log.warn({ event: event.type }, 'An uninstall came without its workspace')
    // Of people's own tokens, and we have none.
    if (!namesBots(event)) return
    try {
      const kept = await deps.store.read(id)
      if (kept !== null && (!isOfUs(event, kept.installation) || (await stillWorks(deps, kept.installation)))) return
      // Slack tells whole seconds.
      const at = ((numberAt(body, 'event_time') ?? 0) + 1) * 1000 - 1
      await deps.store.end({ id, at })
    } catch (error) {
      throw new NotStored('an uninstall could not be stored', { cause: error })
    }
  }
}

function namesBots(event: unknown): boolean {
  if (fieldAt(event, 'type') === 'app_uninstalled') return true
  const bots = fieldAt(event, 'tokens', 'bot')
  return Array.isArray(bots) && bots.length > 0
}

function isOfUs(event: unknown, { botUserId }: Installation): boolean {
  if (fieldAt(event, 'type') === 'app_uninstalled') return true
  const bots = fieldAt(event, 'tokens', 'bot')
  return Array.isArray(bots) && bots.some((_, index) => idAt(bots, index) === botUserId)
}

// Where Slack does not say, the event's time decides alone.
async function stillWorks({ apiUrl, log }: Deps, { id, token }: Installation): Promise<boolean> {
  try {
    await createWebClient({ token, apiUrl, timeout: ASK_WITHIN_MS }).auth.test()
    log.info({ id }, 'an uninstall was told, but the token works: nothing is ended')
    return true
  } catch {
    return false
  }
}
