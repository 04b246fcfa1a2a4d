import { type ComponentChild, h } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon, type IconName } from './icon.ts'

/** One line of a menu; `from` says whose it is. */
export type MenuItem = { label: string; from: string | null; onPick: () => void }

type MenuProps = { label: string; icon: IconName; items: readonly MenuItem[] }

/** A button that opens a list of things to do: arrow keys move, Enter does it, Escape closes and gives the focus back. */
export function Menu({ label, icon, items }: MenuProps): ComponentChild {
  const [open, setOpen] = useState(false)
  const [upward, setUpward] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    list.current?.querySelector('button')?.focus()
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && root.current?.contains(target) === false) setOpen(false)
    }
    addEventListener('pointerdown', closeOutside)
    return () => removeEventListener('pointerdown', closeOutside)
  }, [open])

  function close(): void {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button.matches(':focus'))
    buttons.at((at + step) % buttons.length)?.focus()
  }

  return h('div', { class: `menu${open ? ' menu-open' : ''}`, ref: root }, [
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        ...{ 'aria-label': label, title: label, 'aria-haspopup': 'menu', 'aria-expanded': open, 'aria-controls': id },
        onClick: () => {
          setUpward((root.current?.getBoundingClientRect().bottom ?? 0) > innerHeight * 0.6)
          setOpen(!open)
        },
      },
      h(Icon, { name: icon }),
    ),
    open
      ? h(
          'div',
          {
            class: `menu-list${upward ? ' menu-upward' : ''}`,
            role: 'menu',
            id,
            'aria-label': label,
            ref: list,
            onKeyDown,
          },
          items.map((item) => h(MenuLine, { key: item.label, item, onPick: close })),
        )
      : null,
  ])
}

function MenuLine({ item, onPick }: { item: MenuItem; onPick: () => void }): ComponentChild {
  return h(
    'button',
    {
      type: 'button',
      role: 'menuitem',
      class: 'menu-item',
      onClick: () => {
        onPick()
        item.onPick()
      },
    },
    [h('span', null, item.label), item.from === null ? null : h('span', { class: 'menu-from' }, item.from)],
  )
}
