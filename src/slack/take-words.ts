import type { Act, Acts, Taken } from '../recording/acts.ts'
import { type ParsedRequest, parseRequest } from '../recording/parse-request.ts'
import type { AskAnswer } from '../recording/views.ts'
import { isMoment } from './read-moment.ts'

/** What was typed, by whom, and the message in whose thread a card goes; `now` is what a moment in words counts from, ms. */
type Typed = { act: Act; text: string; rootTs: string | null; now: number }

/** The same words do the same in a command, a mention and a direct message (rule 11). Makes no call over the network. */
export async function takeWords(acts: Acts, { act, text, rootTs, now }: Typed): Promise<Taken> {
  const request = parseRequest(text)
  switch (request.kind) {
    case 'record': {
      const { link, botName, when } = request
      if (when !== null && !(await isMoment(when, now))) {
        return answerTo(acts, act, notARequest({ kind: 'notUnderstood', rest: when, link }))
      }
      return acts.record({ ...act, link, botName, when, joinAt: null, rootTs })
    }
    case 'list':
      return acts.list(act)
    case 'stop':
      return acts.stop(act)
    default:
      return answerTo(acts, act, notARequest(inConversation(act, request)))
  }
}

type NoRequest = Exclude<ParsedRequest, { kind: 'record' | 'list' | 'stop' }>

function notARequest(request: NoRequest): AskAnswer {
  return { kind: 'notARequest', request }
}

/** Who writes to us directly without any link wants to know what we can do. */
function inConversation(act: Act, request: NoRequest): NoRequest {
  const isDirect = act.channel.startsWith('D') && act.reply === 'later'
  return isDirect && request.kind === 'noLink' ? { kind: 'help' } : request
}

/** An answer that nothing depends on is given in the ack where there is one, and needs no row then. */
function answerTo(acts: Acts, act: Act, answer: AskAnswer): Promise<Taken> {
  return act.reply === 'ack' ? Promise.resolve({ kind: 'taken', answer }) : acts.answer({ ...act, answer })
}
