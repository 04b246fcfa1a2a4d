import { type ComponentChild, Fragment, h } from 'preact'
import { objectIn, stringIn } from './json.ts'
import { linkProps } from './link.ts'
import { TextObject } from './text-object.ts'
import { type ElementProps, useAction } from './use-action.ts'
import { webAddress } from './web-address.ts'

/** A button of Block Kit. One with a url is a link to look at and to copy. */
export function Button({ element, blockId, context }: ElementProps): ComponentChild {
  const { send, dialog, pressed } = useAction({ element, blockId, context })
  const url = webAddress(stringIn(element, 'url'))
  const press = () => send({ value: stringIn(element, 'value'), url })
  const style = stringIn(element, 'style')
  const looks = {
    class: `bk-button${style === 'primary' || style === 'danger' ? ` bk-${style}` : ''}${pressed ? ' bk-pressed' : ''}`,
    'aria-label': stringIn(element, 'accessibility_label') ?? undefined,
    'aria-disabled': pressed || undefined,
  }
  const label = h(TextObject, { text: objectIn(element, 'text'), context })
  return h(Fragment, null, [
    url === null
      ? h('button', { type: 'button', ...looks, onClick: press }, label)
      : h('a', { ...looks, ...linkProps(url, press) }, label),
    dialog,
  ])
}
