import type { PresignedLink } from '../../recording/recall-event.ts'
import type { PartView } from '../../recording/views.ts'
import { duration } from './duration.ts'
import { escapeText } from './escape.ts'
import { RECALL, SECTION_LIMIT } from './message.ts'
import { moment } from './moment.ts'
import { outsideText } from './outside-text.ts'

/** What a section costs beside its text, as JSON: `{"type":"section","text":{"type":"mrkdwn","text":"","verbatim":true}},`. */
const SECTION_JSON = 80

/** The parts to show, out of how many, whether more are waited for, and the links by recording. */
export type PartsToShow = { parts: PartView[]; of: number; final: boolean; links: Map<string, PresignedLink> }

/**
 * One paragraph for each part, all of them in `room` characters of JSON: pre-signed links are so long that ten may not
 * fit into one message. A part whose link does not fit says where its recording is instead.
 */
export function partTexts({ parts, of, final, links }: PartsToShow, room: number): string[] {
  const without = parts.map((part) => paragraph(part, of, withoutLink(part, final, links.has(part.recordingId))))
  let left = room - without.reduce((sum, text) => sum + jsonLength(text), 0)
  return parts.map((part, index) => {
    const short = without[index] ?? ''
    const url = part.state === 'ready' ? usableUrl(links.get(part.recordingId)) : null
    if (url === null) return short
    const full = paragraph(part, of, `<${url}|Watch recording>`)
    const extra = jsonLength(full) - jsonLength(short)
    if (full.length > SECTION_LIMIT || extra > left) return short
    left -= extra
    return full
  })
}

function paragraph(part: PartView, of: number, first: string): string {
  const details = [
    ...(part.lengthMs === null ? [] : [duration(part.lengthMs)]),
    ...(part.startedAt === null ? [] : [`started ${moment(part.startedAt)}`]),
    ...(part.keptUntil === null || part.state !== 'ready' ? [] : [`kept until ${moment(part.keptUntil)}`]),
  ]
  const name = of > 1 ? `*Part ${part.number}*  ·  ` : ''
  return `${name}${first}${details.length === 0 ? '' : `\n${details.join('  ·  ')}`}`
}

function withoutLink(part: PartView, final: boolean, hasLink: boolean): string {
  const where = `The person who runs this app finds it in the dashboard of ${RECALL}, as recording \`${outsideText(part.recordingId, 64).replaceAll('`', '')}\`.`
  switch (part.state) {
    case 'ready':
      return hasLink
        ? `Ready, but its link does not fit into this message. ${where}`
        : `Ready, but its link could not be fetched. ${where}`
    case 'preparing':
      return final ? `Never became ready. ${where}` : 'Still being prepared; its link will appear here.'
    case 'failed':
      return `${RECALL}, could not make a video of it. ${where}`
    case 'deleted':
      return 'Deleted; it cannot be watched any more.'
  }
}

/** The link as it may stand before the bar of `<…|…>`, or null when it is no web address. */
function usableUrl(link: PresignedLink | undefined): string | null {
  if (link === undefined || !/^https?:\/\/\S+$/i.test(link.url)) return null
  return escapeText(link.url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'))
}

function jsonLength(text: string): number {
  return JSON.stringify(text).length + SECTION_JSON
}
