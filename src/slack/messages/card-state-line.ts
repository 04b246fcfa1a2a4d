import type { Actor, CardState } from '../../recording/views.ts'
import { actorName } from './actor-name.ts'
import { duration } from './duration.ts'
import { moment, timeOfDay } from './moment.ts'
import { notRecordingHint } from './not-recording-hint.ts'
import { outsideBold } from './outside-text.ts'
import { reasonText } from './reason-text.ts'
import { createTroubleText, refusalText } from './refusal-text.ts'
import { pressInstead } from './try-again.ts'

/** One state of one recording. `botName` null where it is not known; `pressable`: *Try again* stands below. */
type Shown = { state: CardState; platform: string; botName: string | null; pressable: boolean }

/** The card's state in words (product.md, "The card"). `detail` says why, where there is a why. */
export type StateLine = { emoji: string; line: string; detail: string | null }

/** Words one state of a card. Calm while all is well; a warning sign only where nothing will come. */
export function cardStateLine(view: Shown, recallName: string): StateLine {
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
      return plain(
        ':calendar:',
        `${moment(state.joinAt, 'Joins')}${state.changedBy === null ? '' : `, moved by ${actorName(state.changedBy)}`}`,
      )
    case 'joining':
      return plain(':telephone_receiver:', 'Joining the call …')
    case 'waiting':
      return plain(
        ':door:',
        `Waiting to be let in${view.botName === null ? '' : ` as ${outsideBold(view.botName, 100)}`}`,
      )
    case 'inCall':
      return inCall(state, view)
    case 'recording':
      return plain(':red_circle:', `Recording since ${timeOfDay(state.since)}`)
    case 'paused':
      return plain(':double_vertical_bar:', `Paused${by(state.by)}`)
    case 'stopping':
      return stopping(state)
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

function ended(view: Shown, state: Ended, recallName: string): StateLine {
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
        `${state.wasInCall ? 'Stopped' : 'Cancelled'}${by(state.by)}, nothing was recorded`,
      )
    case 'lost':
      return plain(':warning:', 'We lost contact with the bot. What is known is in the thread.')
  }
}

/** The card does not know how long the bot would have waited; "a while" does. */
function why({ platform, botName, pressable }: Shown, code: string | null): string | null {
  if (code === null) return null
  const text = reasonText(code, { platform, botName: botName ?? '', waitingRoomMinutes: 0 })
  return pressable ? pressInstead(text) : text
}

function by(actor: Actor | null): string {
  return actor === null ? '' : ` by ${actorName(actor)}`
}

function stopping({ by: actor, arrivesAt }: Extract<CardState, { kind: 'stopping' }>): StateLine {
  return {
    emoji: ':octagonal_sign:',
    line: actor === null ? 'Stopping …' : `Stopping, asked by ${actorName(actor)}`,
    detail:
      arrivesAt === null
        ? null
        : `The bot cannot be called back any more; it leaves as soon as it arrives, at ${timeOfDay(arrivesAt)}.`,
  }
}

function plain(emoji: string, line: string): StateLine {
  return { emoji, line, detail: null }
}

function inCall(state: Extract<CardState, { kind: 'inCall' }>, view: Shown): StateLine {
  return {
    emoji: ':eyes:',
    line: state.again ? 'In the call, not recording at the moment' : 'In the call, not recording yet',
    detail: state.slow ? notRecordingHint({ ...view, permission: state.permission }) : null,
  }
}

function ready({ parts, lengthMs }: Extract<CardState, { kind: 'ready' }>): string {
  if (parts === 0) return 'The recording was deleted'
  const length = lengthMs === null ? '' : `, ${duration(lengthMs)}`
  return `Recording ready${length}${parts > 1 ? ` (${parts} parts)` : ''}`
}
