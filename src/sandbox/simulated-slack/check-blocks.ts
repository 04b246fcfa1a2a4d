import { boolean, type Check, fault, list, object, oneOfTypes, string, webAddress, word } from './check-shape.ts'
import { isRecord } from './json.ts'

/**
 * What Slack would answer to these blocks: `code` is the error, `faults` go into `response_metadata.messages`. Limits are those
 * of `@slack/types` 3.2.0 and https://docs.slack.dev/reference/block-kit/blocks. Types the simulator does not know are refused.
 */
export function checkBlocks(blocks: unknown): BlocksOutcome {
  if (!Array.isArray(blocks)) return { kind: 'refused', code: 'invalid_blocks_format', faults: [] }
  const faults = [...list(block, 0, MAX_BLOCKS)(blocks, '/blocks'), ...idFaults(blocks)]
  if (faults.length > 0) return { kind: 'refused', code: 'invalid_blocks', faults }
  if (JSON.stringify(blocks).length > MAX_BLOCKS_LENGTH)
    return { kind: 'refused', code: 'msg_blocks_too_long', faults: [] }
  return { kind: 'fine', blocks: blocks.filter(isRecord) }
}

/** Either blocks that Slack takes, or its refusal. */
export type BlocksOutcome =
  | { kind: 'fine'; blocks: { [key: string]: unknown }[] }
  | { kind: 'refused'; code: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long'; faults: string[] }

const MAX_BLOCKS = 50
// Undocumented, met in the field: all blocks of a message together, https://github.com/slackapi/bolt-js/issues/2509.
// How Slack counts is unknown; their JSON is the stricter reading (https://github.com/slackapi/bolt-js/issues/2867).
const MAX_BLOCKS_LENGTH = 13_200
const MAX_ID = 255

const type = { check: string(1, 100) }
const blockId = { check: string(1, MAX_ID), optional: true } as const

const plainText = (max: number): Check =>
  object({
    type: { check: word('plain_text') },
    text: { check: string(1, max) },
    emoji: { check: boolean, optional: true },
  })
const mrkdwn = (max: number): Check =>
  object({
    type: { check: word('mrkdwn') },
    text: { check: string(1, max) },
    verbatim: { check: boolean, optional: true },
  })
const anyText = (max: number): Check => oneOfTypes({ plain_text: plainText(max), mrkdwn: mrkdwn(max) })

const confirm = object({
  title: { check: plainText(100), optional: true },
  text: { check: anyText(300) },
  confirm: { check: plainText(30), optional: true },
  deny: { check: plainText(30), optional: true },
  style: { check: word('primary', 'danger'), optional: true },
})

const button = object({
  type,
  text: { check: plainText(75) },
  action_id: { check: string(1, MAX_ID), optional: true },
  value: { check: string(1, 2000), optional: true },
  url: { check: webAddress(3000), optional: true },
  style: { check: word('primary', 'danger'), optional: true },
  accessibility_label: { check: string(1, 75), optional: true },
  confirm: { check: confirm, optional: true },
})

const imageSource = { check: webAddress(3000) }
const imageElement = object({ type, image_url: imageSource, alt_text: { check: string(1, 2000) } })

const block = oneOfTypes({
  header: object({ type, block_id: blockId, text: { check: plainText(150) } }),
  section: (value, at) => [
    ...object({
      type,
      block_id: blockId,
      text: { check: anyText(3000), optional: true },
      fields: { check: list(anyText(2000), 1, 10), optional: true },
      accessory: { check: oneOfTypes({ button, image: imageElement }), optional: true },
      expand: { check: boolean, optional: true },
    })(value, at),
    ...(isRecord(value) && value['text'] === undefined && value['fields'] === undefined
      ? fault('missing required field: text or fields', at)
      : []),
  ],
  context: object({
    type,
    block_id: blockId,
    elements: {
      check: list(oneOfTypes({ plain_text: plainText(3000), mrkdwn: mrkdwn(3000), image: imageElement }), 1, 10),
    },
  }),
  actions: object({ type, block_id: blockId, elements: { check: list(oneOfTypes({ button }), 1, 25) } }),
  divider: object({ type, block_id: blockId }),
  image: object({
    type,
    block_id: blockId,
    image_url: imageSource,
    alt_text: { check: string(1, 2000) },
    title: { check: plainText(2000), optional: true },
  }),
})

/** Every `block_id` is unique in its message, every `action_id` in its block. */
function idFaults(blocks: unknown[]): string[] {
  const seenBlocks = new Set<unknown>()
  return blocks.filter(isRecord).flatMap((one, index) => {
    const at = `/blocks/${index}`
    const id = one['block_id']
    const doubled = id !== undefined && seenBlocks.has(id)
    seenBlocks.add(id)
    const elements = Array.isArray(one['elements']) ? one['elements'] : []
    const actions = elements.filter(isRecord).map((element) => element['action_id'])
    const doubledActions = actions.filter((action, place) => action !== undefined && actions.indexOf(action) < place)
    return [
      ...(doubled ? fault(`block_id "${String(id)}" already exists for another block`, at) : []),
      ...doubledActions.flatMap((action) => fault(`action_id "${String(action)}" already exists in this block`, at)),
    ]
  })
}
