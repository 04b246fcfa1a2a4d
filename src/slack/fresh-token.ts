import type { Log } from './bolt-logger.ts'
import { classifySlackError } from './classify-slack-error.ts'
import type { Clock } from './clock.ts'
import { createWebClient } from './create-web-client.ts'
import type { Installation, InstallationStore, KeptInstallation } from './installation.ts'
import { NoToken } from './no-token.ts'

export type FreshTokenDeps = {
  store: Pick<InstallationStore, 'read' | 'takeRefresh' | 'keepRefreshed'>
  clientId: string
  clientSecret: string
  apiUrl: string
  clock: Clock
  log: Log
}

/** Slack's own advice, and what its SDK does: of a token's 12 hours two are left when it is refreshed. */
const REFRESH_LEFT_MS = 2 * 60 * 60_000
/** With less left a token could die on its way. */
const USABLE_LEFT_MS = 30_000
/** Who lost the refresh of a token that is dead already looks this often, and so long, for the new one. */
const LOOK_EVERY_MS = 200
const LOOKS = 30
const KEEP_AGAIN_MS = 2_000

/**
 * Makes what gives an installation's token, refreshed where it rotates and has less than 2 h left. A refresh token works
 * once: one process refreshes, the others use the old token while it lives, else wait for the new one. Rejects with `NoToken`.
 */
export function createFreshToken(deps: FreshTokenDeps): (kept: KeptInstallation) => Promise<string> {
  const underWay = new Map<string, Promise<string>>()

  return async (kept) => {
    const { installation, version } = kept
    if (leftOf(installation, deps.clock.now()) > REFRESH_LEFT_MS) return installation.token
    const key = `${installation.id} ${version}`
    const known = underWay.get(key)
    if (known !== undefined) return await known
    const refreshing = refreshOnce(deps, kept).finally(() => underWay.delete(key))
    underWay.set(key, refreshing)
    return await refreshing
  }
}

function leftOf({ rotation }: Installation, now: number): number {
  return rotation === null ? Number.POSITIVE_INFINITY : rotation.expiresAt - now
}

async function refreshOnce(deps: FreshTokenDeps, kept: KeptInstallation): Promise<string> {
  const { installation } = kept
  const usable = () => leftOf(installation, deps.clock.now()) > USABLE_LEFT_MS
  const won = await deps.store.takeRefresh(kept).catch(() => null)
  if (won === null) {
    // The database is away: what still works is used, and a call without a token was not made.
    if (usable()) return installation.token
    throw new NoToken({ kind: 'notDone', why: 'the installation could not be read' })
  }
  if (won) {
    const token = await refresh(deps, kept)
    if (token !== null) return token
    if (usable()) return installation.token
    throw new NoToken({ kind: 'token', why: 'token_expired' })
  }
  return usable() ? installation.token : await awaitNew(deps, kept)
}

/** The new token; null when there is none. The lease then stays until its time: so long nobody tries again. */
async function refresh(deps: FreshTokenDeps, { installation, version }: KeptInstallation): Promise<string | null> {
  const { rotation } = installation
  if (rotation === null) return installation.token
  const { clientId: client_id, clientSecret: client_secret, apiUrl, clock } = deps
  try {
    const answer = await createWebClient({ apiUrl }).oauth.v2.access({
      ...{ client_id, client_secret, refresh_token: rotation.refreshToken },
      grant_type: 'refresh_token',
    })
    const { access_token: token, refresh_token: refreshToken, expires_in: seconds } = answer
    if (!token || !refreshToken || !seconds) throw new Error('an answer without tokens')
    const next = { refreshToken, expiresAt: clock.now() + seconds * 1000 }
    await keep(deps, { installation: { ...installation, token, rotation: next }, version })
    return token
  } catch (error) {
    const { trouble } = classifySlackError(error)
    const why = 'why' in trouble ? trouble.why : trouble.kind
    deps.log.warn({ id: installation.id, why }, 'Slack did not refresh a token; it is tried again in a minute')
    return null
  }
}

// Only this process knows them, and the old refresh token is used up: what cannot be stored now is stored later.
async function keep(deps: FreshTokenDeps, refreshed: KeptInstallation): Promise<void> {
  try {
    await deps.store.keepRefreshed(refreshed)
  } catch (error) {
    deps.log.error({ err: error, id: refreshed.installation.id }, 'a refreshed token could not be stored; trying again')
    deps.clock.after(KEEP_AGAIN_MS, () => void keep(deps, refreshed))
  }
}

// Another process is at it.
async function awaitNew(deps: FreshTokenDeps, { installation, version }: KeptInstallation): Promise<string> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const now = await deps.store.read(installation.id).catch(() => undefined)
    if (now === undefined) throw new NoToken({ kind: 'notDone', why: 'the installation could not be read' })
    if (now === null) throw new NoToken({ kind: 'token', why: 'not_installed' })
    if (now.version !== version) return now.installation.token
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  throw new NoToken({ kind: 'token', why: 'token_expired' })
}
