import type { AskAnswer, RecordingLink } from '../../recording/views.ts'
import { BLOCKS_LIMIT, context, type Message, message, paragraphs, RECALL, section } from './message.ts'
import { moment } from './moment.ts'
import { outsideBold } from './outside-text.ts'
import { moreParts, partTexts, SHOWN_PARTS } from './part-text.ts'

/** Links that work now, for the one who pressed; none of them in the fallback text (rule 19). */
export function freshLinksAnswer(
  { title, parts: all }: Extract<AskAnswer, { kind: 'freshLinks' }>,
  links: RecordingLink[],
): Message {
  const parts = all.slice(0, SHOWN_PARTS)
  const byId = new Map(links.map((link) => [link.recordingId, link]))
  if (!parts.some((part) => part.state === 'ready' && byId.has(part.recordingId))) {
    return noFreshLinksAnswer(parts.every((part) => part.state === 'deleted') ? 'deleted' : 'unreachable')
  }
  const said =
    parts.length === 1 ? 'Here is a fresh link, which only you see' : 'Here are fresh links, which only you see'
  const name = title === null ? '' : outsideBold(title, 150)
  const more = moreParts(all.length - parts.length)
  const head = section(`${said}:${name === '' ? '' : `\n${name}`}`)
  const tail = more === null ? [] : [context(more)]
  const room = BLOCKS_LIMIT - JSON.stringify([head, ...tail]).length - NOTE_ROOM
  const texts = partTexts({ parts, of: all.length, final: false, links: byId, fresh: false }, room)
  const ends = texts.flatMap(({ link }) => (link === null || link.until === null ? [] : [link.until]))
  const until = ends.length === 0 ? null : moment(Math.min(...ends), 'before')
  return message(`${said}.`, [
    head,
    ...texts.map(({ text }) => section(text)),
    ...tail,
    ...(until === null ? [] : [context(`:hourglass: Watch or download it ${until}; after that, ask for another.`)]),
  ])
}

const NOTE_ROOM = 400

/** There is no link to give, and what can be done about it. */
export function noFreshLinksAnswer(why: Extract<AskAnswer, { kind: 'noFreshLinks' }>['why']): Message {
  switch (why) {
    case 'deleted':
      return paragraphs('This recording was deleted, so there is no link to it any more.')
    case 'unreachable':
      return paragraphs(
        `${RECALL}, gave no link just now.`,
        'Press *Get a fresh link* again in a minute. If it keeps happening, tell the person who runs this app.',
      )
    case 'none':
      return paragraphs('There is no recording here that a link could lead to. The thread tells what happened.')
  }
}
