import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A dialog over everything, for as long as it is rendered: what is behind it cannot be reached, Tab stays inside, Escape asks
 * `onEscape`, and in the end the focus returns to where it was. It starts on the first field, else
 * on what is marked `data-first-focus`.
 */
export function Dialog({ label, kind, onEscape, children }: DialogProps): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => open(dialog.current), [])
  return h(
    'dialog',
    {
      ref: dialog,
      class: `bk-dialog bk-dialog-${kind}`,
      'aria-label': label,
      onCancel: (event: Event) => {
        // A file chooser's or an inner dialog's cancelling is not this one's.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onEscape()
      },
      onKeyDown: (event: KeyboardEvent) => {
        // The page's own keys rest while a dialog is open.
        event.stopPropagation()
        if (event.key === 'Tab') keepInside(event, dialog.current)
        // A browser lets the second Escape close a dialog unasked, so it gets none.
        if (event.key !== 'Escape') return
        event.preventDefault()
        onEscape()
      },
    },
    children,
  )
}

type DialogProps = { label: string; kind: 'confirm' | 'modal'; onEscape: () => void; children?: ComponentChildren }

const REACHABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled])'

const FIRST = '[data-first-focus], input, textarea, select'

function open(dialog: HTMLDialogElement | null): () => void {
  const before = document.activeElement
  dialog?.showModal()
  dialog?.querySelector<HTMLElement>(FIRST)?.focus()
  return () => {
    dialog?.close()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
}

function keepInside(event: KeyboardEvent, dialog: HTMLDialogElement | null): void {
  const all = [...(dialog?.querySelectorAll<HTMLElement>(REACHABLE) ?? [])]
  const [first, last] = [all.at(0), all.at(-1)]
  const [edge, other] = event.shiftKey ? [first, last] : [last, first]
  if (document.activeElement !== edge || other === undefined) return
  event.preventDefault()
  other.focus()
}
