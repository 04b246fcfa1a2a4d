import type { PresignedLink } from '../../recording/recall-event.ts'
import type { PartView, ResultContent, ResultView } from '../../recording/views.ts'
import { duration } from './duration.ts'
import { mentionAll } from './mention.ts'
import { BLOCKS_LIMIT, context, type Message, message, RECALL, section } from './message.ts'
import { moment } from './moment.ts'
import { outsideBold, outsideText } from './outside-text.ts'
import { partTexts } from './part-text.ts'
import { platformName } from './platform-name.ts'
import { reasonText } from './reason-text.ts'

/** Beyond these only how many more there are (rule 19). */
const SHOWN_PARTS = 10

type Recording = Extract<ResultContent, { kind: 'recording' }>

/** The final reply that holds links: one section for each part, plain links in the text, none in the fallback (rule 19). */
export function recordingMessage(result: { view: ResultView; content: Recording; links: PresignedLink[] }): Message {
  const { view, content } = result
  const links = new Map(result.links.map((link) => [link.recordingId, link]))
  const parts = content.parts.slice(0, SHOWN_PARTS)
  const state = headline(content)
  const head = [
    section(`${state.emoji} ${mentionAll(view.mention)} ${state.words}:\n${titleOf(view, content)}`),
    ...(content.reason === null ? [] : [section(reason(view, content.reason))]),
  ]
  const tail = [...more(content.parts.length - parts.length), ...linksDie(parts, links)]
  const room = BLOCKS_LIMIT - JSON.stringify([...head, ...tail]).length
  const texts = partTexts({ parts, of: content.parts.length, final: content.final, links }, room)
  return message(
    `${mentionAll(view.mention)} ${state.words}: ${plainTitle(view, content)}${totalLength(content.parts)}`,
    [...head, ...texts.map(section), ...tail],
  )
}

function headline({ parts, final }: Recording): { emoji: string; words: string } {
  const ready = parts.filter((part) => part.state === 'ready').length
  const waiting = !final && parts.some((part) => part.state === 'preparing')
  if (ready === 0 && waiting) return { emoji: ':gear:', words: 'the recording is being prepared' }
  if (ready === 0) return { emoji: ':warning:', words: 'the recording is not there any more' }
  if (ready === parts.length) return { emoji: ':white_check_mark:', words: 'the recording is ready' }
  return { emoji: ':white_check_mark:', words: `${ready} of ${parts.length} parts of the recording are ready` }
}

function titleOf(view: ResultView, { title }: Recording): string {
  const known = title === null ? '' : outsideBold(title, 150)
  return known === '' ? `*${platformName(view.platform)} meeting* of ${moment(view.requestedAt)}` : known
}

function plainTitle(view: ResultView, { title }: Recording): string {
  const known = title === null ? '' : outsideText(title, 150)
  return known === '' ? `${platformName(view.platform)} meeting of ${moment(view.requestedAt)}` : known
}

function totalLength(parts: PartView[]): string {
  const lengths = parts.filter((part) => part.state === 'ready').map((part) => part.lengthMs)
  if (lengths.length === 0 || lengths.includes(null)) return ''
  return `, ${duration(lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0))}`
}

function reason(view: ResultView, { code, fatal }: { code: string; fatal: boolean }): string {
  const start = fatal ? 'The bot broke off, so the end of the meeting may be missing.' : 'The recording ended early.'
  return `:warning: ${start} ${reasonText(code, view)}`
}

function more(count: number) {
  if (count <= 0) return []
  return [context(`and ${count} more. The person who runs this app finds them in the dashboard of ${RECALL}.`)]
}

/** Says when the first of the shown links dies, if a recording outlives its link. */
function linksDie(parts: PartView[], links: Map<string, PresignedLink>) {
  const dying = parts.flatMap((part) => {
    const link = links.get(part.recordingId)
    if (part.state !== 'ready' || link === undefined) return []
    return part.keptUntil === null || link.until < part.keptUntil ? [link.until] : []
  })
  if (dying.length === 0) return []
  const until = moment(Math.min(...dying))
  const words =
    dying.length === 1
      ? `This link works until ${until}. Watch or download it before that time. The recording itself is kept longer: the person who runs this app can get a new link from ${RECALL}.`
      : `These links work until ${until}. Watch or download the recordings before that time. They themselves are kept longer: the person who runs this app can get new links from ${RECALL}.`
  return [context(`:hourglass: ${words}`)]
}
