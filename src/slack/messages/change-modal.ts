import type { ModalView } from '@slack/types'
import { context } from './message.ts'
import { input, plain } from './modal-input.ts'

/** Which recording, when it joins now (ms since 1970), and whether another channel waits for it too. */
type Planned = { threadId: string; channel: string; joinAt: number; others: boolean }

/** The form for another time. Its one field is `when`; which recording it is about comes back in its metadata. */
export function changeModal({ threadId, channel, joinAt, others }: Planned): ModalView {
  return {
    type: 'modal',
    callback_id: 'change_time',
    private_metadata: JSON.stringify({ threadId, channel }),
    title: plain('Change the time'),
    submit: plain('Change'),
    close: plain('Leave it'),
    blocks: [
      input('when', 'When the bot joins', {
        hint: 'In your own time zone.',
        element: { type: 'datetimepicker', action_id: 'when', initial_date_time: Math.floor(joinAt / 1000) },
      }),
      ...(others ? [context('Another channel waits for this recording too: the new time counts for it as well.')] : []),
    ],
  }
}

/** Why a recording cannot be moved there, below the field. Plain text. */
export function changeModalErrors(
  why: 'past' | 'tooFar' | 'tooLate' | 'over' | 'tooOld' | 'plannedAlready' | 'notStarted',
): Record<string, string> {
  return { when: REASONS[why] }
}

const REASONS: Record<Parameters<typeof changeModalErrors>[0], string> = {
  past: 'This moment is over. Choose a later one.',
  tooFar: 'This is more than a year ahead. Choose a nearer day.',
  tooLate:
    'The bot joins in a few minutes, which is too soon to change. Press Cancel on its card, and ask for it again.',
  over: 'The bot is on its way already or was called off, so its time cannot be changed any more.',
  tooOld: 'This recording is not known any more. To plan the meeting again, type /record and its link.',
  plannedAlready:
    'Another bot is in this meeting already, or planned for it at about that time. Choose another time, or call one of the two off on its card.',
  notStarted: 'Nothing was changed, because this could not be stored. Send it again in a moment.',
}
