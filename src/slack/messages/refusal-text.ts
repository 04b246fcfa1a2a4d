import type { CreateTrouble } from '../../recording/bot.ts'
import type { Refusal } from '../../recording/recall-outcome.ts'
import { RECALL } from './message.ts'
import { outsideText } from './outside-text.ts'

const OPERATOR = 'For the person who runs this app:'
const AFTER_THAT = 'When that is put right, type `/record` with the link again.'

/** A sentence for the card, and what happened and what to do for the final reply. */
export type TroubleText = { short: string; full: string }

/** Why Recall will not send this bot. `recallName` names where the key was tried, "Recall's us-west-2 region". */
export function refusalText(refusal: Refusal, recallName: string): TroubleText {
  const said = refusal.message === null ? '' : ` Its words: “${outsideText(refusal.message, 300)}”`
  const code = refusal.message === null ? outsideText(refusal.code ?? '', 80) : ''
  const reason = code === '' ? '' : ` and calls the reason “${code}”`
  switch (refusal.kind) {
    case 'link':
      return {
        short: `No bot was sent: ${RECALL}, does not take this meeting link.`,
        full: `${RECALL}, does not take this meeting link.${said}\nCopy the link once more from the invitation, with everything after the “?”, and type \`/record\` with it again.`,
      }
    case 'tenant':
      return {
        short: 'No bot was sent: the organisation of this meeting lets no recording bots in.',
        full: `The organisation that this Teams meeting belongs to lets no recording bots in, so none was sent. Only its administrator can change that. Ask the host to record the meeting in Teams instead.`,
      }
    case 'credit':
      return {
        short: `No bot was sent: this app’s account at ${RECALL}, has no credit left.`,
        full: `This app’s account at ${RECALL}, has no credit left. ${AFTER_THAT}\n${OPERATOR} add credit to that account.`,
      }
    case 'key':
      return {
        short: `No bot was sent: ${outsideText(recallName, 100)} does not accept this app’s key.`,
        full: `${outsideText(recallName, 100)} does not accept this app’s key. (Recall is the service that sends the bots.) ${AFTER_THAT}\n${OPERATOR} check \`RECALL_API_KEY\` and \`RECALL_REGION\`; a key works only in the region it was made in.`,
      }
    case 'blocked':
      return {
        short: `No bot was sent: the firewall of ${RECALL}, blocked this app.`,
        full: `The firewall of ${RECALL}, blocked this app.${said} ${AFTER_THAT}\n${OPERATOR} this is often about the address of the server that it runs on; ask Recall’s support.`,
      }
    case 'other':
      return {
        short: `No bot was sent: ${RECALL}, refused the request.`,
        full: `${RECALL}, refused the request${reason}.${said}\nIf it happens again with this link, show this message to the person who runs this app.`,
      }
  }
}

// True also of an app that was not running all that time.
const IN_VAIN = 'For 15 minutes no bot could be sent'

/** Why a bot that could be created is not there yet: for the card while we keep trying, and for the end of trying. */
export function createTroubleText(trouble: CreateTrouble | null): TroubleText {
  switch (trouble) {
    case 'noCapacity':
      return {
        short: `${RECALL}, has no free bot at the moment.`,
        full: `${IN_VAIN}: ${RECALL}, had none free when it was last asked.\nType \`/record\` with the link again in a few minutes; this usually passes.`,
      }
    case 'limited':
      return {
        short: `${RECALL}, is taking no more requests at the moment.`,
        full: `${IN_VAIN}: ${RECALL}, took no more requests from this app when it was last asked.\nType \`/record\` with the link again in a few minutes.\n${OPERATOR} if it keeps happening, ask Recall for a higher limit.`,
      }
    case 'unreachable':
      return {
        short: `${RECALL}, cannot be reached at the moment.`,
        full: `${IN_VAIN}: ${RECALL}, could not be reached when that was last tried.\nType \`/record\` with the link again later. If it keeps happening, show this message to the person who runs this app.`,
      }
    case null:
      return {
        short: 'No bot could be sent.',
        full: `${IN_VAIN}, so this was given up.\nType \`/record\` with the link again. If it keeps happening, show this message to the person who runs this app.`,
      }
  }
}
