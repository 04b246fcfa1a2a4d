import type { MessagePlace } from '../../recording/views.ts'

/**
 * What answers need beside the facts. `slackName`: our name in Slack, without the @. `recallName`: "Recall's us-west-2
 * region". `permalink`: Slack's link to a message of ours, or null when it gave none.
 */
export type AnswerWords = {
  slackName: string
  recallName: string
  permalink(place: MessagePlace): string | null
}
