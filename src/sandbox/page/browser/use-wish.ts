import { useEffect, useState } from 'preact/hooks'
import type { ActionOutcome } from '../page-action.ts'

/** The state that an answer has brought about is here by then. */
const SHOWN_MS = 1_000

/**
 * What a switch or a menu shows: what somebody wished, until the server's state changes, and else that state. A page that is
 * drawn again meanwhile does not flick back. `ask` begins what was wished for; when it fails, the wish is over.
 */
export function useWish<Value>(is: Value): [Value, (wish: Value, ask: () => Promise<ActionOutcome>) => void] {
  const [wish, setWish] = useState<{ value: Value } | null>(null)
  useEffect(() => setWish(null), [is])
  const want = async (value: Value, ask: () => Promise<ActionOutcome>) => {
    const mine = { value }
    const end = () => setWish((now) => (now === mine ? null : now))
    setWish(mine)
    const outcome = await ask()
    if (outcome.kind === 'done') setTimeout(end, SHOWN_MS)
    else end()
  }
  return [wish === null ? is : wish.value, (value, ask) => void want(value, ask)]
}
