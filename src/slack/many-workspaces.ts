import type { WebClient } from '@slack/web-api'
import type { Log } from './bolt-logger.ts'
import { classifySlackError } from './classify-slack-error.ts'
import type { Clock } from './clock.ts'
import { createWebClient } from './create-web-client.ts'
import { createFreshToken } from './fresh-token.ts'
import type { InstallationStore, KeptInstallation } from './installation.ts'
import { NoToken } from './no-token.ts'
import { NotInstalled, NotStored } from './payload-errors.ts'
import { permalink } from './permalink.ts'
import { readWorkspace } from './read-workspace.ts'
import type { PayloadSource, Probed, Workspaces } from './workspaces.ts'

type Deps = {
  store: InstallationStore
  clientId: string
  clientSecret: string
  apiUrl: string
  clock: Clock
  log: Log
}

/**
 * All workspaces that installed the app. No token is kept in memory: each call reads the installation as it is then, so that
 * all processes see an install, a new token and an uninstall at once.
 */
export function manyWorkspaces(deps: Deps): Workspaces {
  const { store, apiUrl } = deps
  const freshToken = createFreshToken(deps)

  async function tokenFor(team: string): Promise<string> {
    const kept = await findSafely(store, team)
    if (kept === null) throw new NoToken({ kind: 'token', why: 'not_installed' })
    return await freshToken(kept)
  }

  const clients = createClients((team) => {
    return createWebClient({ apiUrl, teamId: team, fetch: withToken(() => tokenFor(team)) })
  })

  return {
    clientFor: (team) => clients.get(team),
    async placeFor(team) {
      const kept = await store.find(team).catch(() => null)
      return {
        slackName: kept?.installation.slackName ?? 'Recorder',
        permalink: (place) => permalink(kept?.installation.url ?? null, place),
      }
    },
    async authorize(source) {
      const kept = await findFor(store, source).catch((error: unknown) => {
        throw new NotStored('the installation could not be read', { cause: error })
      })
      if (kept === null) throw new NotInstalled()
      const { botUserId, botId } = kept.installation
      // Without a token: Bolt would keep a client for each there ever was (facts 1.4).
      return { botUserId, ...(botId === null ? {} : { botId }) }
    },
    start: () => Promise.resolve({ kind: 'known' }),
    stop: () => {},
    probe: () => probe(apiUrl),
    problem: () => null,
  }
}

/** A client takes 240 µs to make, and holds no token. */
const MOST_CLIENTS = 500

/** Those of the workspaces that were made first go first when there are too many. */
function createClients(make: (team: string) => WebClient): { get(team: string): WebClient } {
  const made = new Map<string, WebClient>()
  return {
    get(team) {
      const client = made.get(team) ?? make(team)
      made.set(team, client)
      const [first] = made.keys()
      if (made.size > MOST_CLIENTS && first !== undefined) made.delete(first)
      return client
    },
  }
}

async function findSafely(store: InstallationStore, team: string): Promise<KeptInstallation | null> {
  try {
    return await store.find(team)
  } catch {
    throw new NoToken({ kind: 'notDone', why: 'the installation could not be read' })
  }
}

async function findFor(store: InstallationStore, { teamId, body }: PayloadSource): Promise<KeptInstallation | null> {
  if (teamId === undefined) return null
  const known = await store.find(teamId)
  if (known !== null) return known
  const workspace = readWorkspace(body)
  if (workspace?.team !== teamId || (await store.read(workspace.enterprise)) === null) return null
  // Work that begins elsewhere has only the workspace's id: what Slack tells of its organisation is kept for it.
  await store.noteWorkspace(workspace)
  return await store.find(teamId)
}

/** A token is looked up when a call is made, not when its client is: in between it may change. */
function withToken(token: () => Promise<string>): typeof fetch {
  return async (input, init) => {
    const authorization = `Bearer ${await token()}`
    if (init?.signal?.aborted === true) throw new NoToken({ kind: 'notDone', why: 'no token in time' })
    return await fetch(input, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization },
    })
  }
}

// Any answer will do: no token of ours is of all workspaces.
async function probe(apiUrl: string): Promise<Probed> {
  try {
    await createWebClient({ apiUrl }).auth.test()
    return { kind: 'answered', by: 'other' }
  } catch (error) {
    const { trouble, code } = classifySlackError(error)
    if (code !== null) return { kind: 'answered', by: 'other' }
    return { kind: 'silent', why: 'why' in trouble ? trouble.why : trouble.kind }
  }
}
