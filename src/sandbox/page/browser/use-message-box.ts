import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Completion, complete, completionAt, type Offer } from './completion.ts'

/** What stands in a message box, what is offered for it, and what can be done with it. */
export type MessageBoxState = {
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  offered: Offered | null
  /** Why the text could not be sent; empty when it could. */
  refusal: string
  write(text: string, caret: number): void
  /** Puts a whole text into the box, with the caret at its end. */
  insert(text: string): void
  take(offer: Offer): void
  send(): Promise<void>
  dismiss(): void
  onKeyDown(event: KeyboardEvent): void
}

type Offered = Completion & { active: number }
type BoxDeps = { names: readonly Offer[]; post: (text: string) => Promise<string | null> }

/** Keeps one message box. `post` sends its text, and answers why it could not. */
export function useMessageBox({ names, post }: BoxDeps): MessageBoxState {
  const [text, setText] = useState('')
  const [offered, setOffered] = useState<Offered | null>(null)
  const [refusal, setRefusal] = useState('')
  const { area, caretAfter } = useGrowingArea(text)

  function write(next: string, caret: number): void {
    setText(next)
    setRefusal('')
    const completion = completionAt(next, caret, names)
    setOffered(completion === null ? null : { ...completion, active: 0 })
  }
  function put(next: { text: string; caret: number }): void {
    caretAfter.current = next.caret
    setText(next.text)
    setRefusal('')
    setOffered(null)
    area.current?.focus()
  }
  function take(offer: Offer): void {
    if (offered === null) return
    put(complete(text, area.current?.selectionStart ?? text.length, { from: offered.from, offer }))
  }
  async function send(): Promise<void> {
    const typed = text.trim()
    if (typed === '') return
    setText('')
    setOffered(null)
    const why = await post(typed)
    if (why === null) return
    setText(typed)
    setRefusal(why)
  }
  function onKeyDown(event: KeyboardEvent): void {
    // While a word is composed (Japanese, for one), Enter belongs to that.
    if (event.isComposing) return
    const step = offered === null || event.shiftKey ? null : stepIn(offered, event.key, text)
    if (step !== null) {
      event.preventDefault()
      event.stopPropagation()
      if (step.kind === 'take') take(step.offer)
      else setOffered(step.kind === 'close' || offered === null ? null : { ...offered, active: step.active })
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void send()
    }
  }
  const insert = (next: string) => put({ text: next, caret: next.length })
  return { area, text, offered, refusal, write, insert, take, send, dismiss: () => setOffered(null), onKeyDown }
}

type Step = { kind: 'take'; offer: Offer } | { kind: 'close' } | { kind: 'to'; active: number }

/** What a key does in the list of offers; null when it is not for the list. */
function stepIn({ offers, active }: Offered, key: string, text: string): Step | null {
  const offer = offers[active]
  switch (key) {
    case 'ArrowDown':
      return { kind: 'to', active: (active + 1) % offers.length }
    case 'ArrowUp':
      return { kind: 'to', active: (active + offers.length - 1) % offers.length }
    case 'Escape':
      return { kind: 'close' }
    case 'Enter':
    case 'Tab':
      // What is typed in full already is sent at once.
      if (offer === undefined || (key === 'Enter' && text.trim() === offer.insert.trim())) return null
      return { kind: 'take', offer }
    default:
      return null
  }
}

/** The text area, as high as its text; `caretAfter` is where the caret goes once the next text is in it. */
function useGrowingArea(text: string) {
  const area = useRef<HTMLTextAreaElement>(null)
  const caretAfter = useRef<number | null>(null)
  useLayoutEffect(() => {
    const element = area.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
    if (caretAfter.current === null) return
    element.setSelectionRange(caretAfter.current, caretAfter.current)
    caretAfter.current = null
  }, [text])
  return { area, caretAfter }
}
