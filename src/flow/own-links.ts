import type { Bot } from '../recording/bot.ts'
import type { PartView, RecordingLink, ResultView } from '../recording/views.ts'
import { linkToken } from '../store/links.ts'
import type { Tx } from '../store/tables.ts'
import type { FlowDeps } from './call.ts'

/** The links of our own that a result shows, which live as long as the recording; null without a public address. Safe to repeat. */
export async function ownLinks(
  deps: Pick<FlowDeps, 'clock' | 'newToken' | 'publicUrl'>,
  tx: Tx,
  { bot, view }: { bot: Bot; view: ResultView },
): Promise<RecordingLink[] | null> {
  const links: RecordingLink[] = []
  const wanted = readyParts(view)
  if (wanted.length === 0) return links
  if (deps.publicUrl === null) return null
  for (const { recordingId } of wanted) {
    const fresh = { token: deps.newToken(), at: deps.clock.now() }
    const token = await linkToken(tx, { botId: bot.id, recordingId }, fresh)
    links.push({ recordingId, url: `${deps.publicUrl}/r/${token}`, until: null })
  }
  return links
}

/** The parts of a result that can be linked to. */
export function readyParts({ content }: ResultView): PartView[] {
  return content.kind === 'recording' ? content.parts.filter((part) => part.state === 'ready') : []
}
