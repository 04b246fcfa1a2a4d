import { type ComponentChild, h } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { objectIn, objectsIn, stringIn } from './json.ts'
import { TextObject } from './text-object.ts'
import { type ElementProps, useAction } from './use-action.ts'

/** The "…" menu. Arrow keys walk through it, Escape closes it. */
export function Overflow({ element, blockId, context }: ElementProps): ComponentChild {
  const { send, dialog, pressed } = useAction({ element, blockId, context })
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (open) focusItem(menu.current, 0)
  }, [open])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const items = objectsIn(element, 'options').map((option) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabIndex: -1,
        class: 'bk-menu-item',
        onClick: () => {
          close()
          send({ value: stringIn(option, 'value'), url: stringIn(option, 'url') })
        },
      },
      h(TextObject, { text: objectIn(option, 'text'), context }),
    ),
  )
  const leave = (event: FocusEvent & { currentTarget: HTMLElement }) => {
    const to = event.relatedTarget
    if (!(to instanceof Node && event.currentTarget.contains(to))) setOpen(false)
  }
  return h('span', { class: 'bk-overflow', onFocusOut: leave }, [
    h(
      'button',
      {
        ref: button,
        type: 'button',
        class: `bk-button bk-more${pressed ? ' bk-pressed' : ''}`,
        'aria-label': 'More actions',
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: () => setOpen(!open),
      },
      '⋯',
    ),
    open
      ? h('div', { ref: menu, role: 'menu', class: 'bk-menu', onKeyDown: (event: Key) => walk(event, close) }, items)
      : null,
    dialog,
  ])
}

type Key = KeyboardEvent & { currentTarget: HTMLElement }

function walk(event: Key, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll('button')]
  const at = items.findIndex((item) => item.matches(':focus'))
  const moves = new Map([
    ['ArrowDown', (at + 1) % items.length],
    ['ArrowUp', (at - 1 + items.length) % items.length],
    ['Home', 0],
    ['End', items.length - 1],
  ])
  const to = moves.get(event.key)
  if (to === undefined && event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  if (to === undefined) close()
  else items[to]?.focus()
}

function focusItem(menu: HTMLElement | null, at: number): void {
  menu?.querySelectorAll('button')[at]?.focus()
}
