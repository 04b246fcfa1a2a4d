import type { CreateTrouble } from '../../recording/bot.ts'
import type { Refusal } from '../../recording/recall-outcome.ts'
import { outsideText } from './outside-text.ts'

/** How every answer introduces Recall to somebody who has never heard of it. */
const RECALL = 'Recall, the service that sends the bots,'

/** A sentence for the card, and what happened and what to do for the final reply. */
export type TroubleText = { short: string; full: string }

/** Why Recall will not send this bot. `recallName` names where the key was tried, "Recall's us-west-2 region". */
export function refusalText(refusal: Refusal, recallName: string): TroubleText {
  const said = refusal.message === null ? '' : ` Its words: “${outsideText(refusal.message, 300)}”`
  switch (refusal.kind) {
    case 'link':
      return {
        short: 'No bot was sent: Recall does not take this meeting link.',
        full: `${RECALL} does not take this meeting link.${said}\nCopy the link once more from the invitation, with everything after the “?”, and type \`/record\` with it again.`,
      }
    case 'credit':
      return {
        short: 'No bot was sent: the account at Recall has no credit left.',
        full: `The account at ${RECALL} has no credit left.\nThe person who runs this app has to add credit there. After that, type \`/record\` with the link again.`,
      }
    case 'key':
      return {
        short: `No bot was sent: ${outsideText(recallName, 100)} does not accept this app’s key.`,
        full: `${outsideText(recallName, 100)} does not accept this app’s key. (Recall is the service that sends the bots; a key works only in the region it was made in.)\nThe person who runs this app has to check \`RECALL_API_KEY\` and \`RECALL_REGION\`. After that, type \`/record\` with the link again.`,
      }
    case 'blocked':
      return {
        short: 'No bot was sent: Recall’s firewall turned the request away.',
        full: `The firewall of ${RECALL} turned the request away before anybody there looked at it.${said}\nThis is often about the address of the server that this app runs on: the person who runs it has to ask Recall’s support. After that, type \`/record\` with the link again.`,
      }
    case 'other':
      return {
        short: 'No bot was sent: Recall refused the request.',
        full: `${RECALL} refused the request (answer ${refusal.status}${refusal.code === null ? '' : `, ${outsideText(refusal.code, 80)}`}).${said}\nIf it happens again with this link, show this message to the person who runs this app.`,
      }
  }
}

/** Why a bot that could be created is not there yet: for the card while we keep trying, and for the end of trying. */
export function createTroubleText(trouble: CreateTrouble | null): TroubleText {
  switch (trouble) {
    case 'noCapacity':
      return {
        short: 'Recall, the service that sends the bots, has no free bot at the moment.',
        full: `${RECALL} had no free bot for 15 minutes, so none was sent.\nType \`/record\` with the link again in a few minutes; this usually passes.`,
      }
    case 'limited':
      return {
        short: 'Recall, the service that sends the bots, is taking no more requests at the moment.',
        full: `${RECALL} took no more requests from this app for 15 minutes, so no bot was sent.\nType \`/record\` with the link again in a few minutes. If it keeps happening, the person who runs this app can ask Recall for a higher limit.`,
      }
    case 'unreachable':
      return {
        short: 'Recall, the service that sends the bots, cannot be reached at the moment.',
        full: `${RECALL} could not be reached for 15 minutes, so no bot was sent.\nType \`/record\` with the link again later. If it keeps happening, show this message to the person who runs this app.`,
      }
    case null:
      return {
        short: 'No bot could be sent.',
        full: 'No bot could be sent within 15 minutes.\nType `/record` with the link again. If it keeps happening, show this message to the person who runs this app.',
      }
  }
}
