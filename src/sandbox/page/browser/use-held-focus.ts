import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Keeps the focus in a part of the page when what had it goes away: it moves to the first thing that can be seen there, by
 * the selectors in their order, else to the part itself. Without that it would fall to the page's beginning, and whoever
 * uses the keys would be lost.
 */
export function useHeldFocus<Part extends HTMLElement>(...next: string[]): RefObject<Part | null> {
  const part = useRef<Part>(null)
  // Looked at before Preact touches the page.
  const focused = part.current?.contains(document.activeElement) === true ? document.activeElement : null
  useLayoutEffect(() => {
    if (part.current === null || focused === null || (focused.isConnected && focused.checkVisibility())) return
    // A part inside of this one, or a dialog, may have taken it.
    if (document.activeElement !== document.body && document.activeElement !== focused) return
    const all = next.flatMap((selector) => [...(part.current?.querySelectorAll<HTMLElement>(selector) ?? [])])
    const to = all.find((element) => element.checkVisibility())
    if (to === undefined) focusPart(part.current)
    else to.focus({ preventScroll: true })
  })
  return part
}

/** Only while it has the focus can it have one: else each click into it would take the focus there. */
function focusPart(part: HTMLElement): void {
  if (!part.hasAttribute('tabindex')) {
    part.tabIndex = -1
    part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true })
  }
  part.focus({ preventScroll: true })
}
