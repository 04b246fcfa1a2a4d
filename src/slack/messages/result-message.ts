import type { RecordingLink, ResultContent, ResultView } from '../../recording/views.ts'
import { ACTIONS } from './actions.ts'
import { actorName } from './actor-name.ts'
import { actions, button } from './buttons.ts'
import { triedAgain } from './card-message.ts'
import { mentionAll } from './mention.ts'
import { context, type Message, message, RECALL, section } from './message.ts'
import { moment } from './moment.ts'
import { platformName } from './platform-name.ts'
import { reasonText } from './reason-text.ts'
import { recordingMessage } from './recording-message.ts'
import { createTroubleText, refusalText } from './refusal-text.ts'
import { pressInstead, TYPE_AGAIN } from './try-again.ts'

/** What the final reply says. `links`: our own, or Recall's, fetched a moment ago; `until` null: it outlives the message. */
type Result = { view: ResultView; links: RecordingLink[] }

/**
 * The one final reply: the recording's links, or why there is none and what to do. `recallName`: "Recall's us-west-2
 * region". In a `direct` message there are no buttons, and the words name the command instead.
 */
export function resultMessage(
  { view, links }: Result,
  recallName: string,
  place: 'thread' | 'direct' = 'thread',
): Message {
  const withButtons = place === 'thread'
  if (view.content.kind === 'recording') return recordingMessage({ view, content: view.content, links, withButtons })
  const { emoji, headline, explanation } = withoutRecording(view, view.content, recallName)
  const pressable = withButtons && view.tryAgain && view.retriedBy === null
  const told = explanation === null ? null : pressable ? pressInstead(explanation) : explanation
  const first = `${mentionAll(view.mention)} ${headline}`
  return message(told === null ? first : `${first} ${told}`, [
    section(`${emoji} ${first}`),
    ...(told === null ? [] : [section(told)]),
    context(`${platformName(view.platform)} recording, ${moment(view.requestedAt, 'asked for')}`),
    ...(view.retriedBy === null ? [] : [context(triedAgain(view.retriedBy))]),
    ...(pressable ? [actions([button('Try again', ACTIONS.tryAgain, view.threadId)])] : []),
  ])
}

type Told = { emoji: string; headline: string; explanation: string | null }

const AGAIN = `${TYPE_AGAIN}.`
const NO_REASON = `No reason is known. ${AGAIN}`

function withoutRecording(
  view: ResultView,
  content: Exclude<ResultContent, { kind: 'recording' }>,
  recallName: string,
): Told {
  switch (content.kind) {
    case 'nothing': {
      const code = content.permission ?? content.code
      const reason = code === null ? null : reasonText(code, view)
      return {
        emoji: ':warning:',
        headline: content.wasRecording ? missing(content.final) : 'nothing was recorded.',
        explanation: paragraphs(reason ?? NO_REASON, whatNext(content)),
      }
    }
    case 'failed':
      return {
        emoji: ':warning:',
        headline: content.wasRecording
          ? content.code === 'recording_failed'
            ? 'the recording could not be made ready.'
            : `the bot broke off, and ${missing(content.final)}`
          : 'the bot could not record this meeting.',
        explanation: paragraphs(
          reasonText(content.code, view),
          content.code === 'recording_failed' ? null : whatNext(content),
        ),
      }
    case 'refused':
      return {
        emoji: ':warning:',
        headline: 'no bot was sent.',
        explanation: refusalText(content.refusal, recallName).full,
      }
    case 'notCreated':
      return { emoji: ':warning:', headline: 'no bot was sent.', explanation: createTroubleText(content.trouble).full }
    case 'cancelled':
      return { emoji: ':no_entry_sign:', headline: cancelled(content), explanation: null }
    case 'lost':
      return {
        emoji: ':warning:',
        headline: 'we lost contact with the bot.',
        explanation: `${lost(content.why)}\n${LOOK}`,
      }
  }
}

function cancelled({ by, wasInCall }: Extract<ResultContent, { kind: 'cancelled' }>): string {
  const who = by === null ? '' : ` by ${actorName(by)}`
  return wasInCall
    ? `this was stopped${who} before anything was recorded.`
    : `this was cancelled${who}, nothing was recorded.`
}

function missing(final: boolean): string {
  return final ? 'no recording turned up.' : 'no recording has turned up so far.'
}

/** What is still to be hoped for, and what to do when nothing is. */
function whatNext({ wasRecording, final }: { wasRecording: boolean; final: boolean }): string | null {
  if (!final) return 'We keep looking for a while: if a recording does turn up, its link appears here.'
  if (!wasRecording) return null
  return `The bot did start to record, but ${RECALL}, has no video of it. The person who runs this app can ask Recall’s support.`
}

const LOOK = `The person who runs this app can look in the dashboard of ${RECALL}, where recordings are kept. If one turns up, its link appears here.\nIf the meeting is still on, ${TYPE_AGAIN.replace('T', 't')}.`

function lost(why: Extract<ResultContent, { kind: 'lost' }>['why']): string {
  switch (why) {
    case 'unreadable':
      return `${RECALL}, could not be asked about it any more. The meeting may have been recorded all the same.`
    case 'silent':
      return `${RECALL}, has sent no news of this bot for a long time. The meeting may have been recorded all the same.`
    case 'missing':
      return `${RECALL}, does not know this bot any more: it may have been deleted there.`
    case 'deadline':
      return 'It should have been over by now, and we do not know how it ended. The meeting may have been recorded all the same.'
  }
}

function paragraphs(...texts: (string | null)[]): string {
  return texts.filter((text) => text !== null).join('\n')
}
