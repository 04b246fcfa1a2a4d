import type { App, BlockAction } from '@slack/bolt'
import { createCardButton, createPickLink, type PressArgs } from './card-buttons.ts'
import { CHANGE_FORM, createChangeButton, createChangeForm } from './change-time.ts'
import { createGreetEvent } from './greet-event.ts'
import { createHomeOpened, createRecordButton, createRecordForm, RECORD_FORM } from './home-tab.ts'
import { ackEventsLate } from './late-event-acks.ts'
import { acknowledge, type ListenerDeps } from './listener.ts'
import { createMentionEvent } from './mention-event.ts'
import { ACTIONS } from './messages/actions.ts'
import { createRecordCommand } from './record-command.ts'
import { createRecordShortcut, RECORD_SHORTCUT } from './record-shortcut.ts'
import { createUninstallEvents } from './uninstall-events.ts'

/** Connects everything that Slack may send with what listens to it. Nothing else is listened to. */
export function addListeners(app: App, deps: ListenerDeps): void {
  ackEventsLate(app)
  app.command('/record', createRecordCommand(deps))
  app.shortcut({ type: 'message_action', callback_id: RECORD_SHORTCUT }, createRecordShortcut(deps))
  const mention = createMentionEvent(deps)
  app.event('app_mention', mention)
  app.event('message', mention)
  app.event('app_home_opened', createHomeOpened(deps))
  app.event('member_joined_channel', createGreetEvent(deps))
  app.view(RECORD_FORM, createRecordForm(deps))
  app.view(CHANGE_FORM, createChangeForm(deps))
  addButtons(app, deps)
}

/** Listens to a workspace that takes the app away. */
export function addUninstallEvents(app: App, deps: Parameters<typeof createUninstallEvents>[0]): void {
  const listener = createUninstallEvents(deps)
  app.event('app_uninstalled', listener)
  app.event('tokens_revoked', listener)
}

function addButtons(app: App, deps: ListenerDeps): void {
  const on = (name: keyof typeof ACTIONS, listener: (args: PressArgs) => Promise<void>) =>
    app.action<BlockAction>({ type: 'block_actions', action_id: idOf(ACTIONS[name]) }, listener)
  for (const button of ['cancel', 'stop', 'pause', 'resume', 'tryAgain', 'freshLinks'] as const) {
    on(button, createCardButton(deps, button))
  }
  on('change', createChangeButton(deps))
  on('pickLink', createPickLink(deps))
  on('recordMeeting', createRecordButton(deps))
  // A button that only opens an address sends a press all the same, which has to be acked (facts 6.1).
  on('open', async ({ ack }) => void (await acknowledge(deps, ack)))
}

function idOf(action: string): RegExp {
  return new RegExp(`^${action}(?:/.*)?$`)
}
