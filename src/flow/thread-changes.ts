import type { Thread } from '../recording/thread.ts'
import type { Change } from './bot-changes.ts'

/**
 * What is new in a thread, for the log; `before` null: the thread itself. That it is closed is told by who closes it, with
 * the reason. Pure.
 */
export function threadChanges(before: Thread | null, after: Thread): Change[] {
  if (before === null) return [{ words: 'a card is to be posted', fields: {} }]
  return LOOKS.flatMap((look) => look(before, after) ?? [])
}

type Look = (before: Thread, after: Thread) => Change | null

const LOOKS: Look[] = [
  (before, after) => (before.cardTs === null && after.cardTs !== null ? change('the card is posted') : null),
  (before, after) => {
    if (before.alert !== null || after.alert === null) return null
    if (after.alert === 'dropped') return change('the alert about the waiting room was dropped')
    return change('the alert about the waiting room is posted', { reply: after.alert.ts })
  },
  (before, after) =>
    before.resultTs === null && after.resultTs !== null
      ? change('the result is posted', { reply: after.resultTs })
      : null,
  (before, after) => {
    if (before.card === after.card || after.card === 'open') return null
    return change(after.card === 'gone' ? 'the card was deleted by somebody' : 'the card can no longer be edited')
  },
  (before, after) => {
    if (before.channelProblem === after.channelProblem) return null
    if (after.channelProblem === null) return change('the channel can be posted to again')
    return change('the channel cannot be posted to', { why: after.channelProblem })
  },
  (before, after) =>
    before.cancelled === null && after.cancelled !== null ? change('the channel took its wish back') : null,
  (before, after) => (before.retriedBy === null && after.retriedBy !== null ? change('it is tried again') : null),
  (before, after) => grew(before.subscribers, after.subscribers, 'somebody else waits for the result'),
  (before, after) => grew(before.told, after.told, 'somebody who asked was told by another way'),
  (before, after) => grew(before.ghosts, after.ghosts, 'a message of ours is there twice; one is removed'),
]

function change(words: string, fields: Change['fields'] = {}): Change {
  return { words, fields }
}

function grew(before: string[], after: string[], words: string): Change | null {
  return after.some((one) => !before.includes(one)) ? change(words) : null
}
