import type { CallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import { createAppEvents } from './app-events.ts'
import type { AppRoute } from './app-route.ts'
import type { AppSettings } from './app-settings.ts'
import { type Budgets, createBudgets } from './budgets.ts'
import { type ApiCall, type CallDesk, createCallDesk } from './call-desk.ts'
import type { Changes } from './changes.ts'
import type { EventOutcome, ToldOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import { createMessageStore } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import type { OAuth } from './oauth.ts'
import type { Pauses } from './pauses.ts'
import { createResponseUrls, type ResponseUrls } from './response-urls.ts'
import { type EventFrame, sendEvent } from './send-event.ts'
import { type AppIdentity, createSlackWorld } from './slack-world.ts'
import { createTriggerIds } from './trigger-ids.ts'
import type { Troubles } from './trouble.ts'
import { createViewStore } from './view-store.ts'
import type { Violations } from './violations.ts'

/** One workspace: its people and messages, and all that Slack counts for each workspace by itself. */
export type Workspace = {
  context: MethodContext
  budgets: Budgets
  desk: CallDesk
  responseUrls: ResponseUrls
  /** Sends an event without asking whether the app wants it. */
  send(event: JsonRecord, frame?: EventFrame): Promise<EventOutcome>
  /** Sends one that the manifest must ask for. */
  tell(event: JsonRecord & { type: string }, frame: EventFrame): Promise<ToldOutcome>
}

/** What the workspaces of one Slack have in common: the app's connections and settings, and the journal. */
export type SharedParts = {
  clock: SkippableClock
  changes: Changes
  violations: Violations
  settings: AppSettings
  scopes: () => string[]
  openSocketUrl: () => string
  oauth: OAuth
  identities: () => AppIdentity[]
  route: AppRoute
  pauses: Pauses
  points: CallPoints
  troubles: Troubles
  calls: ApiCall[]
}

/** Makes a workspace with nobody in it but the app. */
export function createWorkspace(shared: SharedParts, app: AppIdentity): Workspace {
  const {
    clock,
    changes,
    violations,
    settings,
    scopes,
    openSocketUrl,
    oauth,
    identities,
    route,
    pauses,
    points,
    troubles,
  } = shared
  const watched = { now: clock.now, changes }
  const world = createSlackWorld(app)
  const store = createMessageStore(watched)
  const send = (event: JsonRecord, frame: EventFrame = {}) =>
    sendEvent({ context, deliver: route.deliver, pause: pauses.pause }, event, frame)
  const context: MethodContext = {
    ...{ clock, world, changes, violations, store, settings, scopes, openSocketUrl, oauth, identities },
    views: createViewStore({ ...watched, world }),
    triggers: createTriggerIds({ clock, teamId: app.teamId }),
    tellApp: createAppEvents({ settings, scopes, send }),
  }
  const budgets = createBudgets({ clock, violations })
  const desk = createCallDesk({ clock, budgets, troubles, changes, calls: shared.calls })
  return {
    ...{ context, budgets, desk, send },
    tell: (event, frame) => createAppEvents({ settings, scopes, send: (one) => send(one, frame) })(wanted(event)),
    responseUrls: createResponseUrls({ context, desk, points }),
  }
}

function wanted(event: JsonRecord & { type: string }) {
  return { subscription: event.type, scope: undefined, event }
}
