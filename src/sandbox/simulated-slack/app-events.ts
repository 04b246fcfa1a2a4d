import type { AppEvent, EventOutcome, ToldOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { MethodContext } from './method-context.ts'
import type { SlackChannel } from './slack-world.ts'

/** Makes the sender: only what the manifest subscribes to and the scopes allow reaches the app. */
export function createAppEvents(
  deps: Pick<MethodContext, 'settings' | 'scopes'> & { send(event: JsonRecord): Promise<EventOutcome> },
): (event: AppEvent) => Promise<ToldOutcome> {
  return async ({ subscription, scope, event }) => {
    const isGranted = scope === undefined || deps.scopes().includes(scope)
    return isGranted && deps.settings.hasEvent(subscription) ? deps.send(event) : { kind: 'not_sent' }
  }
}

/** The app is in a channel now; `inviter` is missing when it joined by itself. */
export function appJoined({ world }: Pick<MethodContext, 'world'>, channel: SlackChannel, inviter?: string): AppEvent {
  return {
    subscription: 'member_joined_channel',
    scope: channel.kind === 'public' ? 'channels:read' : 'groups:read',
    event: {
      type: 'member_joined_channel',
      user: world.app.botUserId,
      channel: channel.id,
      // https://docs.slack.dev/reference/events/member_joined_channel: the letter its id begins with, no proof of its kind.
      channel_type: channel.id.slice(0, 1),
      team: world.app.teamId,
      ...(inviter === undefined ? {} : { inviter }),
    },
  }
}
