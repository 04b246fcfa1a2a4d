import type { Actor } from '../../recording/views.ts'
import { mention } from './mention.ts'

/** Who did something: a mention in the thread of the press, and nobody's name anywhere else (rule 20). */
export function actorName(actor: Actor): string {
  return actor.kind === 'person' ? mention(actor.user) : 'somebody in another channel'
}
