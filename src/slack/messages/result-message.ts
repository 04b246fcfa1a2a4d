import type { PresignedLink } from '../../recording/recall-event.ts'
import type { ResultContent, ResultView } from '../../recording/views.ts'
import { mention, mentionAll } from './mention.ts'
import { context, type Message, message, RECALL, section } from './message.ts'
import { moment } from './moment.ts'
import { platformName } from './platform-name.ts'
import { reasonText } from './reason-text.ts'
import { recordingMessage } from './recording-message.ts'
import { createTroubleText, refusalText } from './refusal-text.ts'

/** The one final reply: the recording's links, or why there is none and what to do. `recallName`: "Recall's us-west-2 region". */
export function resultMessage(result: { view: ResultView; links: PresignedLink[] }, recallName: string): Message {
  const { view, links } = result
  if (view.content.kind === 'recording') return recordingMessage({ view, content: view.content, links })
  const { emoji, headline, explanation } = withoutRecording(view, view.content, recallName)
  const first = `${mentionAll(view.mention)} ${headline}`
  return message(explanation === null ? first : `${first} ${explanation}`, [
    section(`${emoji} ${first}`),
    ...(explanation === null ? [] : [section(explanation)]),
    context(`${platformName(view.platform)} recording, asked for ${moment(view.requestedAt)}`),
  ])
}

type Told = { emoji: string; headline: string; explanation: string | null }

const AGAIN = 'To try again, type `/record` with the link again.'
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
    case 'cancelled': {
      const by = content.by === null ? 'this was cancelled' : `this was cancelled by ${mention(content.by)}`
      return { emoji: ':no_entry_sign:', headline: `${by}, nothing was recorded.`, explanation: null }
    }
    case 'lost':
      return {
        emoji: ':warning:',
        headline: 'we lost contact with the bot.',
        explanation: `${lost(content.why)}\n${LOOK}`,
      }
  }
}

function missing(final: boolean): string {
  return final ? 'no recording turned up.' : 'no recording has turned up so far.'
}

/** What is still to be hoped for, and what to do when nothing is. */
function whatNext({ wasRecording, final }: { wasRecording: boolean; final: boolean }): string | null {
  if (!final) return 'We keep looking for a while: if a recording does turn up, its link appears here.'
  if (!wasRecording) return null
  return `The bot did start to record, but ${RECALL}, has no video of it. The person who runs this app can ask Recall’s support. ${AGAIN}`
}

const LOOK = `The person who runs this app can look in the dashboard of ${RECALL}, where recordings are kept. If one turns up, its link appears here.`

function lost(why: Extract<ResultContent, { kind: 'lost' }>['why']): string {
  switch (why) {
    case 'unreadable':
      return `${RECALL}, could not be asked about it any more. The meeting may have been recorded all the same.`
    case 'silent':
      return `${RECALL}, has sent no news of this bot for a long time, and the bot did not leave when told to. The meeting may have been recorded all the same.`
    case 'missing':
      return `${RECALL}, does not know this bot any more: it may have been deleted there.`
    case 'deadline':
      return 'It should have been over by now, and we do not know how it ended. The meeting may have been recorded all the same.'
  }
}

function paragraphs(...texts: (string | null)[]): string {
  return texts.filter((text) => text !== null).join('\n')
}
