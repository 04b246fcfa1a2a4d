import { linksOf, wordsOf } from './message-text.ts'
import type { Sandbox } from './open-sandbox.ts'
import { USUAL } from './play-scenario.ts'
import type { Scenario } from './scenario.ts'
import { cardsIn, repliesTo } from './thread-of.ts'

/** How a scenario ended. `faults` is empty when it ended as it must; `recordings` are what was fetched, bytes each. */
export type Verdict = { faults: string[]; recordings: number[] }

/** What may come of settling an unknown outcome, and is no fault of the app's. */
const FORGIVEN = ['edit_changes_nothing', 'edited_too_often']

/** Compares everything that can be seen with what the scenario must come to, and opens every link. */
export async function checkOutcome(sandbox: Sandbox, { outcome, types }: Scenario): Promise<Verdict> {
  const { slack, recall } = sandbox
  const channel = types?.channel ?? USUAL.channel
  const cards = cardsIn(sandbox, channel)
  const [card] = cards
  const replies = repliesTo(sandbox, channel, card)
  const links = replies.flatMap(linksOf)
  const fetched = await Promise.all(links.map(fetchRecording))
  const asker = slack.ephemerals(USUAL.user).map(wordsOf)
  return {
    recordings: fetched.flatMap((one) => (one.kind === 'mp4' ? [one.bytes] : [])),
    faults: [
      ...differs('bots at Recall', recall.bots.length, outcome.bots),
      ...differs('cards', cards.length, outcome.card === null ? 0 : 1),
      ...lacks('The card', card === undefined ? null : wordsOf(card), outcome.card),
      ...differs('replies in the thread', replies.length, outcome.thread.length),
      ...outcome.thread.flatMap((expected, index) => {
        const reply = replies[index]
        return reply === undefined ? [] : lacks(`Reply ${index + 1}`, wordsOf(reply), expected.says)
      }),
      ...outcome.thread.flatMap(({ links: wanted }, index) => {
        const reply = replies[index]
        return reply === undefined ? [] : differs(`links in reply ${index + 1}`, linksOf(reply).length, wanted)
      }),
      ...lacks('What only the asker sees', asker.join('\n'), outcome.asker ?? null),
      ...fetched.flatMap((one) => (one.kind === 'fault' ? [one.why] : [])),
      ...slack.violations
        .filter(({ kind }) => !FORGIVEN.includes(kind))
        .map(({ kind, detail }) => `Slack noted a careless call: ${kind}, ${detail}.`),
    ],
  }
}

function differs(what: string, seen: number, wanted: number): string[] {
  return seen === wanted ? [] : [`There must be ${wanted} ${what}, there are ${seen}.`]
}

function lacks(what: string, seen: string | null, wanted: string | null): string[] {
  if (wanted === null || seen === null || seen.includes(wanted)) return []
  return [`${what} must say “${wanted}”, it says: ${seen}`]
}

/** Fetches a link as a browser would: a stranger, with no key. */
async function fetchRecording(url: string): Promise<{ kind: 'mp4'; bytes: number } | { kind: 'fault'; why: string }> {
  const response = await fetch(url).catch((error: unknown) => error)
  if (!(response instanceof Response)) return fault(`it cannot be reached (${String(response)})`)
  const bytes = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) return fault(`it is answered ${response.status}`)
  const type = response.headers.get('content-type') ?? 'nothing'
  if (type !== 'video/mp4') return fault(`it is ${type}, not video/mp4`)
  // Every mp4 begins with a box of type `ftyp` (ISO/IEC 14496-12).
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return fault(`its ${bytes.length} bytes are no mp4`)
  return { kind: 'mp4', bytes: bytes.length }
}

function fault(why: string): { kind: 'fault'; why: string } {
  return { kind: 'fault', why: `The link in the thread does not give the recording: ${why}.` }
}
