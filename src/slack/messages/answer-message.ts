import type { AskAnswer, RecordingLink } from '../../recording/views.ts'
import type { AnswerWords } from './answer-words.ts'
import { freshLinksAnswer, noFreshLinksAnswer } from './fresh-links-answer.ts'
import { helpAnswer } from './help-answer.ts'
import { joinedAnswer } from './joined-answer.ts'
import { listAnswer, nothingToStopAnswer, stopAskedAnswer, stopWhichAnswer } from './list-answer.ts'
import type { Message } from './message.ts'
import { momentAnswer } from './moment-answer.ts'
import { formNotOpenedAnswer, notStartedAnswer, pressNotStoredAnswer } from './no-card-answers.ts'
import {
  controlDroppedAnswer,
  inCallForOthersAnswer,
  pressIdleAnswer,
  retriedAlreadyAnswer,
  tooOldAnswer,
} from './press-answer.ts'
import { noLinkInMessageAnswer, whichLinkAnswer } from './which-link-answer.ts'

/** What is told to one person alone. `links` are shown in a `freshLinks` answer, and nowhere else. */
export function answerMessage(
  { answer, links }: { answer: AskAnswer; links: RecordingLink[] },
  words: AnswerWords,
): Message {
  switch (answer.kind) {
    case 'notARequest':
      return helpAnswer(answer.request, words)
    case 'joined':
      return joinedAnswer(answer, words)
    case 'badMoment':
      return momentAnswer(answer)
    case 'whichLink':
      return whichLinkAnswer(answer)
    case 'noLinkInMessage':
      return noLinkInMessageAnswer()
    case 'list':
      return listAnswer(answer.items, words)
    case 'nothingToStop':
      return nothingToStopAnswer(answer.planned, words)
    case 'stopWhich':
      return stopWhichAnswer(answer.items, words)
    case 'stopAsked':
      return stopAskedAnswer(answer, words)
    case 'pressIdle':
      return pressIdleAnswer(answer)
    case 'tooOld':
      return tooOldAnswer()
    case 'retriedAlready':
      return retriedAlreadyAnswer(answer.by)
    case 'inCallForOthers':
      return inCallForOthersAnswer()
    case 'controlDropped':
      return controlDroppedAnswer(answer)
    case 'freshLinks':
      return freshLinksAnswer(answer, links)
    case 'noFreshLinks':
      return noFreshLinksAnswer(answer.why)
    case 'notStarted':
      return notStartedAnswer()
    case 'pressNotStored':
      return pressNotStoredAnswer()
    case 'formNotOpened':
      return formNotOpenedAnswer(answer.form)
  }
}
