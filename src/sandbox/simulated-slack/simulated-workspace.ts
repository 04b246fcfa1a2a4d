import type { EventOutcome, ToldOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { Holder } from './oauth.ts'
import type { SlackParts } from './parts.ts'
import { createPeople, type People } from './people.ts'
import type { AppIdentity } from './slack-world.ts'
import type { Workspace } from './workspace.ts'
import { createWorldView, type WorldView } from './world-view.ts'

/** One of several workspaces of a simulated Slack. */
export type SimulatedWorkspace = People &
  WorldView & {
    app: AppIdentity
    event(event: JsonRecord): Promise<EventOutcome>
    /**
     * Takes the app away, from the workspace or from its whole organisation: all its tokens die at once. Slack's two events
     * about that are sent when a test says so, in any order, as late as it likes, and carry the time of the uninstall.
     */
    uninstall(of?: 'organisation'): { tell(which: 'app_uninstalled' | 'tokens_revoked'): Promise<ToldOutcome> }
  }

/** What tests and people do in one workspace. */
export function simulatedWorkspace(
  parts: SlackParts,
  { context, responseUrls, send, tell }: Workspace,
): SimulatedWorkspace {
  const world = createWorldView(context)
  const { app } = context.world
  const people = createPeople({
    ...{ context, responseUrls, deliver: parts.route.deliver, baseUrl: parts.address.baseUrl },
    ...{ needUser: world.user, needChannel: world.channel },
  })
  return {
    ...people,
    ...world,
    app,
    event: (event) => send(event),
    uninstall(of) {
      const holder: Holder =
        of === 'organisation' ? { kind: 'org', id: app.enterprise?.id ?? '' } : { kind: 'team', id: app.teamId }
      parts.oauth.revoke(holder)
      const frame = { at: parts.clock.now(), holder }
      const tokens = { tokens: { oauth: [], bot: [app.botUserId] } }
      return {
        tell: (which) => tell({ type: which, ...(which === 'tokens_revoked' ? tokens : {}) }, frame),
      }
    },
  }
}

/** Who the app is in a workspace of this name. An app that a whole organisation installs has one bot user in all of it. */
export function identityOf({ name, enterprise }: Parameters<AddWorkspace>[0]): AppIdentity {
  const id = name.toUpperCase()
  return {
    ...{ teamId: `T0${id}`, teamDomain: name, teamName: name.replace(/^./, (first) => first.toUpperCase()) },
    ...(enterprise === undefined ? {} : { enterprise }),
    ...{ appId: 'A0SIMULATED', botId: `B0${id}`, botName: 'recorder' },
    botUserId: enterprise === undefined ? `U0${id}` : `U0${enterprise.id}`,
  }
}

type AddWorkspace = (wanted: { name: string; enterprise?: { id: string; name: string } }) => SimulatedWorkspace
