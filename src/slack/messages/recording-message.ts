import type { PartView, RecordingLink, ResultContent, ResultView } from '../../recording/views.ts'
import { ACTIONS } from './actions.ts'
import { actorName } from './actor-name.ts'
import { actions, button } from './buttons.ts'
import { duration } from './duration.ts'
import { mentionAll } from './mention.ts'
import { BLOCKS_LIMIT, context, type Message, message, RECALL, section } from './message.ts'
import { moment } from './moment.ts'
import { outsideBold, outsideText } from './outside-text.ts'
import { moreParts, partTexts, SHOWN_PARTS } from './part-text.ts'
import { platformName } from './platform-name.ts'
import { reasonText } from './reason-text.ts'

type Recording = Extract<ResultContent, { kind: 'recording' }>

/** What there is to show, and whether it may have buttons: in a direct message they would lead nowhere. */
type ToShow = { view: ResultView; content: Recording; links: RecordingLink[]; withButtons: boolean }

/** The final reply that holds links: one section for each part, plain links in the text, none in the fallback (rule 19). */
export function recordingMessage({ view, content, links: all, withButtons }: ToShow): Message {
  const links = new Map(all.map((link) => [link.recordingId, link]))
  const parts = content.parts.slice(0, SHOWN_PARTS)
  const state = headline(content)
  const more = moreParts(content.parts.length - parts.length)
  const head = [
    section(`${state.emoji} ${mentionAll(view.mention)} ${state.words}:\n${titleOf(view, content)}`),
    ...(content.reason === null ? [] : [section(reason(view, content.reason))]),
  ]
  const tail = [
    ...(content.stoppedBy === null ? [] : [context(`:octagonal_sign: Stopped by ${actorName(content.stoppedBy)}`)]),
    ...(more === null ? [] : [context(more)]),
  ]
  const fresh = withButtons && parts.some((part) => part.state === 'ready' && !lasts(part, links))
  const press = fresh ? [actions([button('Get a fresh link', ACTIONS.freshLinks, view.threadId)])] : []
  const room = BLOCKS_LIMIT - JSON.stringify([...head, ...tail, ...press]).length - NOTE_ROOM
  const texts = partTexts({ parts, of: content.parts.length, final: content.final, links, fresh }, room)
  const shown = texts.flatMap(({ link }) => (link === null ? [] : [link]))
  return message(
    `${mentionAll(view.mention)} ${state.words}: ${plainTitle(view, content)}${totalLength(content.parts)}`,
    [...head, ...texts.map(({ text }) => section(text)), ...tail, ...linksDie(parts, { shown, withButtons }), ...press],
  )
}

/** Room for the note on how long the links live: which of them are shown is known only after the parts. */
const NOTE_ROOM = 600

function headline({ parts, final }: Recording): { emoji: string; words: string } {
  const ready = parts.filter((part) => part.state === 'ready').length
  const waiting = !final && parts.some((part) => part.state === 'preparing')
  if (ready === 0 && waiting) return { emoji: ':gear:', words: 'the recording is being prepared' }
  if (ready === 0 && parts.every((part) => part.state === 'deleted')) {
    return { emoji: ':wastebasket:', words: 'the recording was deleted' }
  }
  if (ready === 0) return { emoji: ':warning:', words: 'the recording is not there any more' }
  if (ready === parts.length) return { emoji: ':white_check_mark:', words: 'the recording is ready' }
  return { emoji: ':white_check_mark:', words: `${ready} of ${parts.length} parts of the recording are ready` }
}

function titleOf(view: ResultView, { title }: Recording): string {
  const known = title === null ? '' : outsideBold(title, 150)
  return known === '' ? `*${platformName(view.platform)} meeting* ${moment(view.requestedAt, 'of')}` : known
}

function plainTitle(view: ResultView, { title }: Recording): string {
  const known = title === null ? '' : outsideText(title, 150)
  return known === '' ? `${platformName(view.platform)} meeting ${moment(view.requestedAt, 'of')}` : known
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

/** Whether this part has a link that works as long as its recording is kept. */
function lasts(part: PartView, links: Map<string, RecordingLink>): boolean {
  const link = links.get(part.recordingId)
  return link !== undefined && !diesFirst(link, part)
}

function diesFirst({ until }: RecordingLink, { keptUntil }: PartView): boolean {
  return until !== null && (keptUntil === null || until < keptUntil)
}

/** Says when the first of the shown links dies, if a recording outlives its link, and how to get another. */
function linksDie(parts: PartView[], { shown, withButtons }: { shown: RecordingLink[]; withButtons: boolean }) {
  const dying = shown.flatMap((link) => {
    const part = parts.find((one) => one.recordingId === link.recordingId)
    return part !== undefined && link.until !== null && diesFirst(link, part) ? [link.until] : []
  })
  if (dying.length === 0) return []
  const one = dying.length === 1
  const until = moment(Math.min(...dying), 'until')
  const works = one ? `This link works ${until}.` : `These links work ${until}.`
  return [context(`:hourglass: ${works} ${withButtons ? pressForFresh(one) : askForFresh(one)}`)]
}

function pressForFresh(one: boolean): string {
  return one
    ? 'The recording itself is kept longer: press *Get a fresh link* for one that works then.'
    : 'The recordings themselves are kept longer: press *Get a fresh link* for new ones.'
}

function askForFresh(one: boolean): string {
  return one
    ? `Watch or download it before that time. The recording itself is kept longer: the person who runs this app can get a new link from ${RECALL}.`
    : `Watch or download the recordings before that time. They themselves are kept longer: the person who runs this app can get new links from ${RECALL}.`
}
