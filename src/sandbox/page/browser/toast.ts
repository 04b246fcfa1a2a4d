import { type ComponentChild, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from './icon.ts'

const SHOWN_MS = 8_000

/** A sentence about something that could not be done; it goes by itself. */
export function Toast({ sentence, onEnd }: { sentence: string | null; onEnd: () => void }): ComponentChild {
  useEffect(() => {
    if (sentence === null) return
    const timer = setTimeout(onEnd, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [sentence])
  return h('div', { class: 'toast-place', role: 'alert' }, [
    sentence === null
      ? null
      : h('p', { class: 'toast' }, [
          h('span', null, sentence),
          h(
            'button',
            { type: 'button', class: 'icon-button', 'aria-label': 'Close', onClick: onEnd },
            h(Icon, { name: 'close' }),
          ),
        ]),
  ])
}
