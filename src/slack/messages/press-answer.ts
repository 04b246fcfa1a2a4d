import type { AskAnswer, CardState } from '../../recording/views.ts'
import { actorName } from './actor-name.ts'
import { mention } from './mention.ts'
import { type Message, paragraphs, RECALL } from './message.ts'
import { moment } from './moment.ts'
import { outsideText } from './outside-text.ts'

type Idle = Extract<AskAnswer, { kind: 'pressIdle' }>

/** A press that came too late or twice: what is going on instead, and where to look. */
export function pressIdleAnswer({ action, state }: Idle): Message {
  switch (state.kind) {
    case 'stopping':
      return paragraphs(
        state.by === null ? 'The bot is stopping already.' : `It is stopping already, asked by ${actorName(state.by)}.`,
      )
    case 'preparing':
      return paragraphs(
        state.recorded
          ? 'The call has ended already, and the recording is being prepared. Its link comes into the thread.'
          : 'The bot has left the call already. What became of it comes into the thread.',
      )
    case 'ready':
      return paragraphs(
        state.parts === 0
          ? 'This recording was deleted.'
          : 'This recording is already over: its result is in the thread.',
      )
    case 'cancelled': {
      const by = state.by === null ? '' : ` by ${actorName(state.by)}`
      return paragraphs(`This was ${state.wasInCall ? 'stopped' : 'cancelled'}${by} already, and nothing was recorded.`)
    }
    case 'nothing':
    case 'failed':
    case 'refused':
    case 'notCreated':
    case 'lost':
      return paragraphs('This is already over: what happened is in the thread.')
    default:
      return paragraphs(underWay(action, state))
  }
}

type Over = 'stopping' | 'preparing' | 'ready' | 'cancelled' | 'nothing' | 'failed' | 'refused' | 'notCreated' | 'lost'
type UnderWay = Exclude<CardState, { kind: Over }>

function underWay(action: Idle['action'], state: UnderWay): string {
  switch (action) {
    case 'pause':
      return state.kind === 'paused'
        ? `The recording is paused already${state.by === null ? '' : `, by ${actorName(state.by)}`}. *Resume* on the card goes on with it.`
        : 'There is nothing to pause: the bot is not recording at the moment.'
    case 'resume':
      return state.kind === 'recording'
        ? 'The bot is recording already.'
        : 'There is nothing to resume: the bot is not recording at the moment.'
    case 'cancel':
    case 'stop':
      return beforeOrInCall(state)
    case 'change':
      return state.kind === 'scheduled'
        ? `${moment(state.joinAt, 'The bot joins')}, which is too soon to change. *Cancel* on the card calls it off; then type \`/record\` with another time.`
        : 'The bot is on its way already, so its time cannot be changed any more.'
    case 'tryAgain':
      return 'There is nothing to try again: a bot is at work, and its card shows what it is doing.'
    case 'freshLinks':
      return 'The recording is not ready yet. Its link comes into the thread.'
  }
}

function beforeOrInCall(state: UnderWay): string {
  switch (state.kind) {
    case 'scheduled':
      return `The bot has not joined yet, ${moment(state.joinAt, 'it joins')}. *Cancel* on the card calls it off.`
    case 'requested':
    case 'creating':
      return 'The bot has not joined yet. *Cancel* on the card calls it off.'
    default:
      return 'The bot is on its way or in the call. *Stop* on the card ends it.'
  }
}

/** The row behind a button is not there any more (rule 33). */
export function tooOldAnswer(): Message {
  return paragraphs(
    'This recording is too old: I do not know it any more.',
    'To record the meeting again, type `/record` and its link.',
  )
}

/** Somebody was faster with *Try again*. */
export function retriedAlreadyAnswer(by: string): Message {
  return paragraphs(`${mention(by)} has already tried again. The new card is in the same thread.`)
}

/** Cancelling takes back one channel's wish, which is too late once the bot is in the call (rule 20). */
export function inCallForOthersAnswer(): Message {
  return paragraphs(
    'The bot is in the call already, and another channel waits for this recording too: it can no longer be cancelled for this channel alone.',
    '*Stop* on the card ends it for everybody.',
  )
}

/** A pause or resume that was given up, and what the bot does instead (rule 27). */
export function controlDroppedAnswer({ want, reason, why }: Extract<AskAnswer, { kind: 'controlDropped' }>): Message {
  const pause = want === 'pause'
  const still = pause ? 'it goes on' : 'it stays paused'
  const name = pause ? 'Pause' : 'Resume'
  switch (reason) {
    case 'over':
      return paragraphs(
        `The bot left the call before the recording could be ${want}d. The thread tells what became of it.`,
      )
    case 'time':
      return paragraphs(
        `The recording could not be ${want}d within a minute, so I gave that up: ${still}.`,
        `Press *${name}* again. If it does not help, *Stop* ends the recording for good.`,
      )
    case 'refused': {
      const said = why === null ? '' : ` Its words: “${outsideText(why, 300)}”`
      return paragraphs(
        `${RECALL}, did not ${want} the recording, so ${still}.${said}`,
        `Press *${name}* again in a moment. If it does not help, *Stop* ends the recording for good.`,
      )
    }
  }
}
