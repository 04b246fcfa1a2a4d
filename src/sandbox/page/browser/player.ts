import { type ComponentChild, h } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.ts'

/** A recording, played over the page; Escape and the button close it. */
export function Player({ url, onClose }: { url: string; onClose: () => void }): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null)
  const [broken, setBroken] = useState(false)
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    dialog.current?.querySelector('video')?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return h(
    'dialog',
    {
      class: 'player',
      ref: dialog,
      'aria-label': 'Recording',
      onClose,
      onKeyDown: (event: KeyboardEvent) => event.stopPropagation(),
      onClick: ({ target, currentTarget }: Event) => {
        if (target === currentTarget) onClose()
      },
    },
    h('div', { class: 'player-inside' }, [
      h('header', { class: 'player-head' }, [
        h('h2', null, 'Recording'),
        h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'player-open' }, [
          h(Icon, { name: 'open' }),
          'Open in a new tab',
        ]),
        h(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': 'Close the player', onClick: onClose },
          h(Icon, { name: 'close' }),
        ),
      ]),
      broken
        ? h(
            'p',
            { class: 'player-broken', role: 'alert' },
            'This link gives no video any more. Open it in a new tab to see why; the thread says how to get a fresh one.',
          )
        : h('video', { src: url, controls: true, autoPlay: true, playsInline: true, onError: () => setBroken(true) }),
    ]),
  )
}
