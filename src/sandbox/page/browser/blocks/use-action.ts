import { type ComponentChild, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BlockContext } from './block-context.ts'
import { ConfirmDialog } from './confirm-dialog.ts'
import { type Json, objectIn, stringIn } from './json.ts'
import { webAddress } from './web-address.ts'

/** An element of a block that can be pressed or chosen from. */
export type ElementProps = { element: Json; blockId: string; context: BlockContext }

/** `send` asks first where the element wants that; `dialog` is that question; `pressed` is true for a moment after sending. */
export type ElementAction = { send(choice: Choice): void; dialog: ComponentChild | null; pressed: boolean }

/** What was chosen: its value, and the address it opens, if it does. */
export type Choice = { value: string | null; url: string | null }

/**
 * Sends an element's action. One press sends once: until the pressed look has gone, more are not taken. An address is followed
 * besides, as Slack does: also a button with a url sends its action.
 */
export function useAction({ element, blockId, context }: ElementProps): ElementAction {
  const [asked, setAsked] = useState<Choice | null>(null)
  const [pressed, setPressed] = useState(false)
  // Two clicks may come before the first one's state is rendered, so what holds the next one off is no state.
  const release = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(release.current ?? undefined), [])

  const confirm = objectIn(element, 'confirm')
  const carryOut = ({ value, url }: Choice) => {
    if (release.current !== null) return
    setPressed(true)
    release.current = setTimeout(() => {
      release.current = null
      setPressed(false)
    }, PRESSED_MS)
    context.onAction({ actionId: stringIn(element, 'action_id') ?? '', blockId, value })
    const address = webAddress(url)
    if (address !== null) context.onLink(address)
  }
  const onAnswer = (yes: boolean) => {
    setAsked(null)
    if (yes && asked !== null) carryOut(asked)
  }
  return {
    send: (choice) => {
      if (release.current !== null) return
      if (confirm === null) carryOut(choice)
      else setAsked(choice)
    },
    dialog: confirm === null || asked === null ? null : h(ConfirmDialog, { confirm, context, onAnswer }),
    pressed,
  }
}

// Long enough to be seen, and longer than a double click.
const PRESSED_MS = 600
