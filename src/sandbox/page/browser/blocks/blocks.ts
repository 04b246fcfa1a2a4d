import { type ComponentChild, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { Element } from './element.ts'
import { type Json, objectIn, objectsIn, stringIn } from './json.ts'
import { readMrkdwn } from './mrkdwn.ts'
import { mrkdwnText } from './mrkdwn-text.ts'
import { Picture } from './picture.ts'
import { TextObject } from './text-object.ts'
import { Unknown } from './unknown.ts'

/** A message's blocks as Slack draws them (https://docs.slack.dev/reference/block-kit/blocks). */
export function Blocks({ blocks, context }: { blocks: readonly Json[]; context: BlockContext }): ComponentChild {
  return h(
    'div',
    { class: 'bk-blocks' },
    blocks.map((block, index) => h(Block, { key: stringIn(block, 'block_id') ?? index, block, context })),
  )
}

/** A text in mrkdwn as plain words for this reader, for previews and screen readers. */
export function plainMrkdwn(text: string, context: BlockContext): string {
  return mrkdwnText(readMrkdwn(text, { verbatim: false }), context)
}

type BlockProps = { block: Json; context: BlockContext }

function Block({ block, context }: BlockProps): ComponentChild {
  const type = stringIn(block, 'type') ?? ''
  switch (type) {
    case 'section':
      return h(Section, { block, context })
    case 'header':
      return h('h3', { class: 'bk-header' }, h(TextObject, { text: objectIn(block, 'text'), context }))
    case 'context':
      return h(
        'div',
        { class: 'bk-context' },
        objectsIn(block, 'elements').map((element) => contextElement(element, context)),
      )
    case 'divider':
      return h('hr', { class: 'bk-divider' })
    case 'image':
      return h('figure', { class: 'bk-figure' }, [
        h('figcaption', null, h(TextObject, { text: objectIn(block, 'title'), context })),
        h(Picture, { image: block, size: 'block' }),
      ])
    case 'actions':
      return h('div', { class: 'bk-actions' }, objectsIn(block, 'elements').map(elementIn({ block, context })))
    default:
      return h(Unknown, { what: 'block', type })
  }
}

function Section({ block, context }: BlockProps): ComponentChild {
  const accessory = objectIn(block, 'accessory')
  const fields = objectsIn(block, 'fields')
  return h('div', { class: 'bk-section' }, [
    h('div', { class: 'bk-section-text' }, [
      h(TextObject, { text: objectIn(block, 'text'), context }),
      fields.length === 0
        ? null
        : h(
            'div',
            { class: 'bk-fields' },
            fields.map((field) => h('div', { class: 'bk-field' }, h(TextObject, { text: field, context }))),
          ),
    ]),
    accessory === null ? null : h('div', { class: 'bk-accessory' }, [accessory].map(elementIn({ block, context }))),
  ])
}

function elementIn({ block, context }: BlockProps): (element: Json, index: number) => ComponentChild {
  const blockId = stringIn(block, 'block_id') ?? ''
  // By its action, so that a card whose buttons change does not hand one button's pressed look to the next.
  return (element, index) => h(Element, { key: stringIn(element, 'action_id') ?? index, element, blockId, context })
}

function contextElement(element: Json, context: BlockContext): ComponentChild {
  return stringIn(element, 'type') === 'image'
    ? h(Picture, { image: element, size: 'context' })
    : h('span', { class: 'bk-context-text' }, h(TextObject, { text: element, context }))
}
