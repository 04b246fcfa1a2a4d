import { type ComponentChild, type ComponentType, h } from 'preact'
import { Button } from './button.ts'
import { stringIn } from './json.ts'
import { Overflow } from './overflow.ts'
import { Picture } from './picture.ts'
import { SelectMenu } from './select.ts'
import { Unknown } from './unknown.ts'
import type { ElementProps } from './use-action.ts'

/** One element of an actions block, or beside a section. */
export function Element({ element, blockId, context }: ElementProps): ComponentChild {
  const type = stringIn(element, 'type') ?? ''
  if (type === 'image') return h(Picture, { image: element, size: 'accessory' })
  const drawn = ELEMENTS.get(type)
  return drawn === undefined ? h(Unknown, { what: 'element', type }) : h(drawn, { element, blockId, context })
}

const ELEMENTS = new Map<string, ComponentType<ElementProps>>([
  ['button', Button],
  ['overflow', Overflow],
  ['static_select', SelectMenu],
  ['conversations_select', SelectMenu],
  ['channels_select', SelectMenu],
])
