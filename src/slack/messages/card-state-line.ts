import type { CardState, CardView } from '../../recording/views.ts'
import { duration } from './duration.ts'
import { mention } from './mention.ts'
import { moment, timeOfDay } from './moment.ts'
import { outsideBold } from './outside-text.ts'
import { reasonText } from './reason-text.ts'
import { createTroubleText, refusalText } from './refusal-text.ts'

/** The card's state in words (product.md, "The card"). `detail` says why, where there is a why. */
export type StateLine = { emoji: string; line: string; detail: string | null }

/** Words one state of a card. Calm while all is well; a warning sign only where nothing will come. */
export function cardStateLine(view: CardView, recallName: string): StateLine {
  const { state } = view
  switch (state.kind) {
    case 'requested':
      return plain(':hourglass_flowing_sand:', 'Sending a bot …')
    case 'creating': {
      const { short } = createTroubleText(state.trouble)
      return {
        emoji: ':hourglass_flowing_sand:',
        line: 'Sending a bot …',
        detail: `${short} We keep trying until ${timeOfDay(state.until)}.`,
      }
    }
    case 'scheduled':
      return plain(':calendar:', `Joins ${moment(state.joinAt)}`)
    case 'joining':
      return plain(':telephone_receiver:', 'Joining the call …')
    case 'waiting':
      return plain(':door:', `Waiting to be let in as ${outsideBold(view.botName, 100)}`)
    case 'inCall':
      return inCall(state, view.platform)
    case 'recording':
      return plain(':red_circle:', `Recording since ${timeOfDay(state.since)}`)
    case 'paused':
      return plain(':double_vertical_bar:', 'Paused')
    case 'stopping':
      return plain(':octagonal_sign:', state.by === null ? 'Stopping …' : `Stopping, asked by ${mention(state.by)}`)
    case 'preparing':
      return plain(':gear:', state.recorded ? PREPARING : 'The bot has left, finding out what happened …')
    default:
      return ended(view, state, recallName)
  }
}

const PREPARING = 'The call has ended, preparing the recording …'

type Ended = Extract<
  CardState,
  { kind: 'ready' | 'nothing' | 'failed' | 'refused' | 'notCreated' | 'cancelled' | 'lost' }
>

function ended(view: CardView, state: Ended, recallName: string): StateLine {
  switch (state.kind) {
    case 'ready':
      return plain(state.parts === 0 ? ':wastebasket:' : ':white_check_mark:', ready(state))
    case 'nothing':
      return { emoji: ':warning:', line: 'Nothing was recorded', detail: why(view, state.code) }
    case 'failed':
      return { emoji: ':warning:', line: 'The recording failed', detail: why(view, state.code) }
    case 'refused':
      return plain(':warning:', refusalText(state.refusal, recallName).short)
    case 'notCreated':
      return plain(':warning:', 'No bot could be sent. The reason is in the thread.')
    case 'cancelled':
      return plain(
        ':no_entry_sign:',
        state.by === null
          ? 'Cancelled, nothing was recorded'
          : `Cancelled by ${mention(state.by)}, nothing was recorded`,
      )
    case 'lost':
      return plain(':warning:', 'We lost contact with the bot. What is known is in the thread.')
  }
}

/** The card does not know how long the bot would have waited; "a while" does. */
function why({ platform, botName }: CardView, code: string | null): string | null {
  return code === null ? null : reasonText(code, { platform, botName, waitingRoomMinutes: 0 })
}

function plain(emoji: string, line: string): StateLine {
  return { emoji, line, detail: null }
}

function inCall({ slow, again, permission }: Extract<CardState, { kind: 'inCall' }>, platform: string): StateLine {
  const why =
    permission === null
      ? `It starts once somebody else is in the call.${platform === 'zoom' ? ' The host may first have to allow the recording.' : ''}`
      : 'The host has not allowed the recording. They can still allow it in the meeting.'
  return {
    emoji: ':eyes:',
    line: again ? 'In the call, not recording at the moment' : 'In the call, not recording yet',
    detail: slow ? why : null,
  }
}

function ready({ parts, lengthMs }: Extract<CardState, { kind: 'ready' }>): string {
  if (parts === 0) return 'The recording was deleted'
  const length = lengthMs === null ? '' : `, ${duration(lengthMs)}`
  return `Recording ready${length}${parts > 1 ? ` (${parts} parts)` : ''}`
}
