import { appJoined } from './app-events.ts'
import type { ToldOutcome } from './delivery.ts'
import type { PeopleDeps } from './interaction.ts'
import { viewForm } from './view-form.ts'

/** A look at the app's own page in Slack. */
export type HomeInput = { user: string; tab: 'home' | 'messages' }

/** Opens the app's page; the direct message with the app is there from then on. A tab that is switched off throws. */
export async function openAppHome(
  { context, needUser }: PeopleDeps,
  { user: ref, tab }: HomeInput,
): Promise<ToldOutcome> {
  const { world, views, settings, changes } = context
  const user = needUser(ref)
  if (tab === 'home' ? !settings.homeTab : settings.messagesTab === 'off')
    throw new Error(`the manifest switches the ${tab} tab off`)
  const before = world.channels().length
  const channel = world.directWithApp(user.id)
  if (world.channels().length > before) changes.announce({ kind: 'world_changed' })
  const published = views.home(user.id)
  const view = tab === 'home' && published !== undefined ? { view: viewForm(context, published) } : {}
  const event = { type: 'app_home_opened', user: user.id, channel: channel.id, tab, ...view }
  return context.tellApp({ subscription: 'app_home_opened', scope: undefined, event })
}

/** Invites the app into a channel, as `/invite @recorder` does. Where nobody can be invited it throws. */
export async function inviteApp(deps: PeopleDeps, input: { user: string; channel: string }): Promise<ToldOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const isChannel = channel.kind === 'public' || channel.kind === 'private'
  if (!isChannel || channel.archived) throw new Error(`nobody can be invited to ${channel.name}`)
  if (!channel.members.has(user.id)) throw new Error(`${user.name} is not in ${channel.name}`)
  if (context.world.appIsIn(channel)) throw new Error(`the app is in ${channel.name} already`)
  channel.members.add(context.world.app.botUserId)
  context.changes.announce({ kind: 'world_changed' })
  return context.tellApp(appJoined(context, channel, user.id))
}
