import { answerAddress, type PeopleDeps } from './interaction.ts'
import type { JsonRecord } from './json.ts'
import { blocksOf, elementsOf } from './view-elements.ts'
import type { OpenView } from './view-store.ts'

/** The `response_urls` of a submission: one for each menu that asked for it, leading to the conversation chosen there. */
export function responseUrlsOf(deps: PeopleDeps, open: OpenView): JsonRecord[] {
  return elementsOf(blocksOf(open.view)).flatMap(({ block, element }) => {
    if (element['response_url_enabled'] !== true) return []
    const [blockId, actionId] = [String(block['block_id']), String(element['action_id'])]
    const channel = open.state[blockId]?.[actionId]?.['selected_conversation']
    if (typeof channel !== 'string') return []
    const address = answerAddress(deps, { user: open.userId, channel, original: undefined })
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: address }]
  })
}
