import { isRecord, type JsonRecord } from './json.ts'

/** One thing to press or to fill in, and the block it stands in. */
export type PlacedElement = { block: JsonRecord; element: JsonRecord; inInput: boolean }

/** Every element of these blocks, in their order. */
export function elementsOf(blocks: readonly JsonRecord[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const elements = Array.isArray(block['elements']) ? block['elements'] : []
    return [...elements, block['accessory'], block['element']]
      .filter(isRecord)
      .filter((element) => !['plain_text', 'mrkdwn', 'image'].includes(String(element['type'])))
      .map((element) => ({ block, element, inInput: block['type'] === 'input' }))
  })
}

/** The blocks of a view or message. */
export function blocksOf(content: JsonRecord): JsonRecord[] {
  return Array.isArray(content['blocks']) ? content['blocks'].filter(isRecord) : []
}

/** Gives blocks and elements without an id one from `newId`, as Slack does. */
export function withIds(blocks: readonly JsonRecord[], newId: () => string): JsonRecord[] {
  const named = (element: unknown) => {
    const isAction = isRecord(element) && !['plain_text', 'mrkdwn', 'image'].includes(String(element['type']))
    return isAction ? { ...element, action_id: element['action_id'] ?? newId() } : element
  }
  return blocks.map((block) => ({
    ...block,
    block_id: block['block_id'] ?? newId(),
    ...(Array.isArray(block['elements']) ? { elements: block['elements'].map(named) } : {}),
    ...(block['accessory'] === undefined ? {} : { accessory: named(block['accessory']) }),
    ...(block['element'] === undefined ? {} : { element: named(block['element']) }),
  }))
}
