import fc from 'fast-check'
import type { FuzzWorld } from './fuzz-world.ts'
import type { Lived } from './live-a-little.ts'
import type { Mutation } from './mutation.ts'

/** Where an input is tried. `quiet` resolves when the app has answered all it is going to answer of a batch. */
export type Stage = { world: FuzzWorld; lived: Lived; number: number; quiet: Promise<void> }

/** What came back, as a word for the table; `fault`: what is wrong with it. */
export type Answer = { status: string; fault: string | null }

/** One input: the plan it was made from can be printed; `smaller` are the same with less in it. */
export type Trial = { plan: unknown; send(stage: Stage): Promise<Answer>; smaller(): Trial[] }

/** A way into the app. The `number`-th input of a seed is always the same. `unsigned`: nothing may change any row. */
export type Door = { name: string; unsigned: boolean; trial(seed: number, number: number): Trial }

type Described<P> = {
  name: string
  unsigned?: boolean
  plan: fc.Arbitrary<P>
  send: (stage: Stage, plan: P) => Promise<Answer>
}

/** Makes a door from what its inputs are planned by. */
export function createDoor<P extends { changes: Mutation[] }>({
  name,
  unsigned = false,
  plan,
  send,
}: Described<P>): Door {
  const trialOf = (planned: P): Trial => ({
    plan: planned,
    send: (stage) => send(stage, planned),
    smaller: () =>
      planned.changes.map((_, at) =>
        trialOf({ ...planned, changes: planned.changes.filter((__, other) => other !== at) }),
      ),
  })
  return {
    name,
    unsigned,
    trial(seed, number) {
      const [planned] = fc.sample(plan, { seed: (Math.imul(seed, 1_000_003) + number) | 0, numRuns: 1 })
      if (planned === undefined) throw new Error('nothing was planned')
      return trialOf(planned)
    },
  }
}

/** An answer in order. */
export function fine(status: string | number): Answer {
  return { status: String(status), fault: null }
}

/** An HTTP answer: a fault where it is one of the server's, or not one of those `allowed`. */
export function judged(status: number, allowed?: readonly number[]): Answer {
  const wrong = status >= 500 || (allowed !== undefined && !allowed.includes(status))
  return { status: String(status), fault: wrong ? `answered ${status}` : null }
}
