import type { PartView, RecordingLink } from '../../recording/views.ts'
import { duration } from './duration.ts'
import { escapeText } from './escape.ts'
import { RECALL, SECTION_LIMIT } from './message.ts'
import { moment } from './moment.ts'
import { outsideText } from './outside-text.ts'

/**
 * What a section costs beside its text, as JSON:
 * `{"type":"section","text":{"type":"mrkdwn","text":"","verbatim":true}},`.
 */
const SECTION_JSON = 80

/** Beyond these only how many more there are (rule 19). */
export const SHOWN_PARTS = 10

/**
 * The parts to show, out of how many, whether more are waited for, the links by recording, and whether *Get a fresh
 * link* stands below.
 */
export type PartsToShow = {
  parts: PartView[]
  of: number
  final: boolean
  links: Map<string, RecordingLink>
  fresh: boolean
}

/** One paragraph, and the link that stands in it. */
export type PartText = { text: string; link: RecordingLink | null }

/**
 * One paragraph for each part, all of them in `room` characters of JSON: pre-signed links are so long that ten may not
 * fit into one message. A part whose link does not fit says where its recording is instead.
 */
export function partTexts(show: PartsToShow, room: number): PartText[] {
  const { parts, of, links } = show
  const without = parts.map((part) => paragraph(part, of, withoutLink(part, show)))
  let left = room - without.reduce((sum, text) => sum + jsonLength(text), 0)
  return parts.map((part, index) => {
    const short = { text: without[index] ?? '', link: null }
    const link = links.get(part.recordingId)
    const url = part.state === 'ready' && link !== undefined ? usableUrl(link) : null
    if (url === null || link === undefined) return short
    const text = paragraph(part, of, `<${url}|Watch recording>`)
    const extra = jsonLength(text) - jsonLength(short.text)
    if (text.length > SECTION_LIMIT || extra > left) return short
    left -= extra
    return { text, link }
  })
}

function paragraph(part: PartView, of: number, first: string): string {
  const details = [
    ...(part.lengthMs === null ? [] : [duration(part.lengthMs)]),
    ...(part.startedAt === null ? [] : [moment(part.startedAt, 'started')]),
    ...(part.keptUntil === null || part.state !== 'ready' ? [] : [moment(part.keptUntil, 'kept until')]),
  ]
  const name = of > 1 ? `*Part ${part.number}*  ·  ` : ''
  return `${name}${first}${details.length === 0 ? '' : `\n${details.join('  ·  ')}`}`
}

function withoutLink(part: PartView, { final, links, fresh }: PartsToShow): string {
  const where = `The person who runs this app finds it in the dashboard of ${RECALL}, as recording \`${outsideText(part.recordingId, 64).replaceAll('`', '')}\`.`
  switch (part.state) {
    case 'ready':
      if (links.has(part.recordingId)) return `Ready, but its link does not fit into this message. ${where}`
      return fresh
        ? 'Ready, but its link could not be fetched. Press *Get a fresh link* to try that again.'
        : `Ready, but its link could not be fetched. ${where}`
    case 'preparing':
      return final ? `Never became ready. ${where}` : 'Still being prepared; its link follows.'
    case 'failed':
      return `${RECALL}, could not make a video of it. ${where}`
    case 'deleted':
      return 'Deleted; it cannot be watched any more.'
  }
}

/** The link as it may stand before the bar of `<…|…>`, or null when it is no web address. */
function usableUrl({ url }: RecordingLink): string | null {
  if (!/^https?:\/\/\S+$/i.test(url)) return null
  return escapeText(url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'))
}

function jsonLength(text: string): number {
  return JSON.stringify(text).length + SECTION_JSON
}

/** Where to find the parts that are not shown, or null when all are. */
export function moreParts(count: number): string | null {
  if (count <= 0) return null
  return `and ${count} more. The person who runs this app finds them in the dashboard of ${RECALL}.`
}
