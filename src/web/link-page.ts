import { drawing, pageFrame } from './page-frame.ts'

/** Why a link to a recording opens a page instead of the recording. `at`: when it was deleted, ms since 1970. */
export type LinkPage =
  | { kind: 'unknown' }
  | { kind: 'deleted'; at: number | null }
  | { kind: 'preparing'; retryAfterMs: number }
  | { kind: 'unavailable'; retryAfterMs: number }
  | { kind: 'limited'; retryAfterMs: number }

/** The whole page as HTML. Holds nothing of the link that led to it. */
export function linkPage(page: LinkPage): string {
  const { title, what, todo } = wordsOf(page)
  const again = 'retryAfterMs' in page ? '\n<a href="">Try again</a>' : ''
  return pageFrame({
    title,
    main: `${drawing(MARKS[page.kind])}
<h1>${title}</h1>
<p>${what}</p>
<h2>What you can do</h2>
<ul>
${todo.map((line) => `<li>${line}</li>`).join('\n')}
</ul>${again}`,
    footer: 'A meeting recording shared in Slack',
  })
}

type Words = { title: string; what: string; todo: string[] }

function wordsOf(page: LinkPage): Words {
  switch (page.kind) {
    case 'unknown':
      return {
        title: 'There is no recording at this link',
        what: 'The link may have lost a piece when it was copied, or its recording was deleted long ago.',
        todo: [
          'Click the link in the Slack message itself, rather than a copy of it.',
          'If that leads here too, type <kbd>/record list</kbd> in the Slack channel, or ask the person who had the meeting recorded.',
        ],
      }
    case 'deleted':
      return {
        title: 'This recording has been deleted',
        what: `${deletion(page.at)} Recordings are kept for a limited time only, and can be deleted earlier by hand.`,
        todo: [
          'Ask in the Slack thread where the link was posted: somebody may have saved a copy.',
          'Should your team need its recordings for longer, the person who looks after the recorder can have new ones kept longer.',
        ],
      }
    case 'preparing':
      return {
        title: 'The recording is not ready yet',
        what: 'Its video is still being prepared. This takes a few minutes, and more after a long meeting.',
        todo: [
          `Try again ${inAbout(page.retryAfterMs)}.`,
          'Or close this page and come back later: the link in Slack stays the same.',
        ],
      }
    case 'unavailable':
      return {
        title: 'The recording cannot be opened right now',
        what: 'The place where the recording is kept does not answer. This usually passes by itself, and your link stays good.',
        todo: [
          `Try again ${inAbout(page.retryAfterMs)}.`,
          'If it still does not open in an hour, tell the person who looks after the recorder in your team.',
        ],
      }
    case 'limited':
      return {
        title: 'Please wait a moment',
        what: 'Recordings were opened very often just now, with this link or from your internet connection. To keep recordings safe, there is a short pause. Nothing is wrong with your link.',
        todo: [
          `Try again ${inAbout(page.retryAfterMs)}.`,
          'In an office, everybody counts together: your colleagues may have opened recordings too.',
        ],
      }
  }
}

// The day in UTC: the reader's own zone is not known here.
function deletion(at: number | null): string {
  const date = new Date(at ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return 'It cannot be brought back.'
  const day = date.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return `It was deleted on <time datetime="${date.toISOString()}">${day}</time> and cannot be brought back.`
}

function inAbout(ms: number): string {
  if (ms <= 20_000) return 'in a few seconds'
  if (ms <= 40_000) return 'in about half a minute'
  const minutes = Math.ceil(ms / 60_000)
  return minutes === 1 ? 'in about a minute' : `in about ${minutes} minutes`
}

// What stands in the badge on the corner of the screen.
const MARKS: Record<LinkPage['kind'], string> = {
  unknown: '<path class="mark" d="M69 70.5a4 4 0 1 1 6 3.4c-1.5.9-2 1.6-2 2.6M73 80.2v.1"/>',
  deleted: '<path class="mark" d="M67.5 67.5l11 11M78.5 67.5l-11 11"/>',
  preparing: '<path class="mark" d="M73 65.5V73l5 3.5"/>',
  unavailable: '<path class="mark" d="M73 65v9M73 80v.1"/>',
  limited: '<path class="mark" d="M69.5 67.5v11M76.5 67.5v11"/>',
}
