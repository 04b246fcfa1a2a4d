import type { ActionsBlock, Button, ConfirmationDialog } from '@slack/types'
import type { CardButton, ListItem } from '../../recording/views.ts'
import { ACTIONS } from './actions.ts'

/** A button; `value` comes back with the press. */
export function button(label: string, action: string, value: string): Button {
  return { type: 'button', text: { type: 'plain_text', text: label, emoji: false }, action_id: action, value }
}

/** A row of buttons. Each action may stand in it once. */
export function actions(elements: Button[]): ActionsBlock {
  return { type: 'actions', elements }
}

/** What a button of the card is called and sends. *Stop* asks back where it ends the recording for others too (rule 20). */
export function cardButton(kind: CardButton, { value, others }: { value: string; others: boolean }): Button {
  const one = button(LABELS[kind], ACTIONS[kind], value)
  return kind === 'stop' && others ? { ...one, confirm: STOP_FOR_OTHERS } : one
}

/** The one button of a list's entry, to stop or cancel it; null where neither can be done. */
export function endButton({ buttons, others }: ListItem, value: string): Button | null {
  const kind = (['stop', 'cancel'] as const).find((one) => buttons.includes(one))
  return kind === undefined ? null : cardButton(kind, { value, others })
}

const LABELS: Record<CardButton, string> = {
  cancel: 'Cancel',
  change: 'Change',
  stop: 'Stop',
  pause: 'Pause',
  resume: 'Resume',
  tryAgain: 'Try again',
}

const STOP_FOR_OTHERS: ConfirmationDialog = {
  title: { type: 'plain_text', text: 'Stop it for everybody?' },
  text: {
    type: 'plain_text',
    text: 'Another channel waits for this recording too. Stopping the bot ends the recording there as well.',
  },
  confirm: { type: 'plain_text', text: 'Stop for everybody' },
  deny: { type: 'plain_text', text: 'Let it go on' },
  style: 'danger',
}
