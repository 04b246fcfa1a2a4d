import { type ComponentChild, type ComponentChildren, h } from 'preact'
import type { BlockContext } from './block-context.ts'

/** A link that can be reached by keyboard and copied, but leads nowhere by itself: `context.onLink` decides. */
export function Link({ url, context, children }: LinkProps): ComponentChild {
  return h('a', { class: 'bk-link', ...linkProps(url, () => context.onLink(url)) }, children)
}

type LinkProps = { url: string; context: BlockContext; children?: ComponentChildren }

/** What makes an `<a>` of that sort: `follow` runs instead of going there, also for the middle button's new tab. */
export function linkProps(url: string, follow: () => void) {
  return {
    href: url,
    rel: 'noopener noreferrer',
    onClick: (event: MouseEvent) => {
      event.preventDefault()
      follow()
    },
    onAuxClick: (event: MouseEvent) => {
      if (event.button !== 1) return
      event.preventDefault()
      follow()
    },
  }
}
