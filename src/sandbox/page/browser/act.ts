import type { ActionOutcome, PageAction } from '../page-action.ts'

/** Does something as somebody; never rejects. What went wrong is shown, unless `quietly`. */
export type Act = (action: PageAction, how?: 'quietly') => Promise<ActionOutcome>

/** Asks the server to do it. */
export async function act(action: PageAction): Promise<ActionOutcome> {
  try {
    const answer = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    })
    return await answer.json()
  } catch {
    return { kind: 'failed', why: 'The sandbox does not answer. Does it still run in the terminal?' }
  }
}
