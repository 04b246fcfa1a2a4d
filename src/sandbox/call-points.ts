import type { ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'

/**
 * A place between two effects, as the other side sees it. A call of the app: `arrived` before it has any effect, `acted` after
 * it, `answered` once the answer is on its way. A delivery to the app: `sent` and not answered yet, `acked` after its answer.
 */
export type CallPoint = { name: string; at: 'arrived' | 'acted' | 'answered' | 'sent' | 'acked' }

/** Everything waits at the point until the listener's promise resolves. `drop`, at `arrived`: the call is lost without an effect. */
export type CallPointListener = (point: CallPoint) => Promise<'drop' | undefined> | undefined

/** The places of one simulator. */
export type CallPoints = {
  onCallPoint(listener: CallPointListener): () => void
  reach(point: CallPoint): Promise<'drop' | undefined>
}

/** Makes the places, with nobody who watches them. */
export function createCallPoints(): CallPoints {
  const listeners = new Set<CallPointListener>()
  return {
    onCallPoint(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async reach(point) {
      let verdict: 'drop' | undefined
      for (const listener of [...listeners]) verdict = (await listener(point)) ?? verdict
      return verdict
    },
  }
}

/** One call of the app: `act` has the effect, `send` writes the answer. */
type PassingCall<Answer> = {
  name: string
  response: ServerResponse
  act: () => Promise<Answer>
  send: (answer: Answer) => void
}

/** Takes one call of the app past its places. */
export async function passCall<Answer>(
  { reach }: Pick<CallPoints, 'reach'>,
  { name, response, act, send }: PassingCall<Answer>,
): Promise<void> {
  if ((await reach({ name, at: 'arrived' })) === 'drop') {
    response.destroy()
    return
  }
  const answer = await act()
  await reach({ name, at: 'acted' })
  send(answer)
  // An answer that nobody is there to read any more is sent all the same.
  await finished(response).catch(() => undefined)
  await reach({ name, at: 'answered' })
}
