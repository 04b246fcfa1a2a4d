import type { ModalView } from '@slack/types'
import type { Unstartable } from './help-answer.ts'
import { input, plain } from './modal-input.ts'
import { outsidePlain } from './outside-text.ts'
import { PLATFORMS } from './platform-name.ts'

/**
 * The form *Record a meeting*. `channel`: the one it was opened from, or null. Its fields are `link`, `when`, `name`
 * and `channel`.
 */
export function recordModal({ channel }: { channel: string | null }): ModalView {
  // Only what the list offers may be chosen beforehand: channels, not direct messages.
  const chosen = channel !== null && /^[CG][A-Z0-9]{1,30}$/.test(channel) ? { initial_conversation: channel } : {}
  return {
    type: 'modal',
    callback_id: 'record',
    title: plain('Record a meeting'),
    submit: plain('Send the bot'),
    close: plain('Cancel'),
    blocks: [
      input('link', 'Link of the meeting', {
        hint: `${PLATFORMS} work. A passcode may follow the link.`,
        element: {
          ...{ type: 'plain_text_input', action_id: 'link' },
          // Several lines, so that an invitation can be pasted as it is.
          ...{ multiline: true, max_length: 3_000, focus_on_load: true },
          placeholder: plain('https://zoom.us/j/1234567890'),
        },
      }),
      input('when', 'When', {
        optional: true,
        hint: 'Empty means now.',
        element: { type: 'datetimepicker', action_id: 'when' },
      }),
      input('name', 'Name of the bot', {
        optional: true,
        hint: 'What everybody in the meeting sees. Empty means the usual name.',
        element: { type: 'plain_text_input', action_id: 'name', max_length: 100, placeholder: plain('Weekly notes') },
      }),
      input('channel', 'Channel', {
        hint: 'The card and the link to the recording come here. I have to be in the channel if it is private.',
        element: {
          ...{ type: 'conversations_select', action_id: 'channel' },
          default_to_current_conversation: true,
          filter: { include: ['public', 'private', 'mpim'], exclude_bot_users: true },
          ...chosen,
        },
      }),
    ],
  }
}

/** What may be wrong with a filled-in form. */
export type RecordModalFault =
  | Unstartable
  | { kind: 'past' | 'tooFar' }
  | { kind: 'noChannel' }
  | { kind: 'notStarted' }

/** What stands in red below the field that is wrong, by its block. Plain text. */
export function recordModalErrors(fault: RecordModalFault): Record<string, string> {
  switch (fault.kind) {
    case 'help':
    case 'noLink':
      return { link: 'There is no meeting link in this. Paste the link that people use to join the call.' }
    case 'severalLinks':
      return {
        link: `These are ${fault.links.length} different meetings. Leave only one link, and send the others after it.`,
      }
    case 'foreignHost':
      return { link: `Meetings at ${outsidePlain(fault.host, 100)} cannot be recorded. These work: ${PLATFORMS}.` }
    case 'huddle':
      return { link: `Slack huddles cannot be recorded. These work: ${PLATFORMS}.` }
    case 'notUnderstood':
      return {
        link: `I did not understand “${outsidePlain(fault.rest, 100)}” beside the link. Leave only the link, and its passcode if it has one; the time and the name have fields of their own.`,
      }
    case 'tooLong':
      return { link: 'This is too long to be read. Paste only the link of the meeting.' }
    case 'botNameTooLong':
      return { name: `This name has ${fault.length} characters; 100 are possible. Choose a shorter one.` }
    case 'past':
      return { when: 'This moment is over. Choose a later one, or leave it empty to record now.' }
    case 'tooFar':
      return { when: 'This is more than a year ahead. Choose a nearer day.' }
    case 'noChannel':
      return { channel: 'Choose the channel that the recording comes to.' }
    case 'notStarted':
      return { link: 'Nothing was started, because this could not be stored. Send it again in a moment.' }
  }
}
