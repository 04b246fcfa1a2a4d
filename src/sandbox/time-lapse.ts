import type { Sandbox } from './open-sandbox.ts'

/** What waiting needs; `patience` is aborted when the whole run has taken too long or is called off. */
export type LapseDeps = {
  sandbox: Pick<Sandbox, 'clock' | 'onChange'>
  patience: AbortSignal
  /** Hears of each bit of time that is skipped while waiting, ms. */
  onSkip: (ms: number) => void
}

/** So long, in the machine's own time, nothing must have happened before the clock is moved on. */
const AT_REST_MS = 50
const FIRST_SKIP_MS = 1_000
const LONGEST_SKIP_MS = 16_000

/**
 * Waits for `look` to find something. Time runs ahead meanwhile, a little more at each look, but only while Slack, Recall
 * and the app have nothing more to say: a slow machine takes longer and sees the same. Rejects, saying what was waited
 * for, when patience ends.
 */
export async function timeLapse<T>(deps: LapseDeps, what: string, look: () => T | undefined | false): Promise<T> {
  for (let skip = FIRST_SKIP_MS; ; skip = Math.min(skip * 2, LONGEST_SKIP_MS)) {
    const found = await lookUntilRest(deps, what, look)
    if (found !== undefined) return found
    deps.sandbox.clock.skip(skip)
    deps.onSkip(skip)
  }
}

/** Resolves when nothing has happened for a moment; what is under way by then may still go on. */
export async function comeToRest(deps: Omit<LapseDeps, 'onSkip'>): Promise<void> {
  await lookUntilRest(deps, 'the end of what is under way', () => undefined)
}

function lookUntilRest<T>(
  { sandbox, patience }: Omit<LapseDeps, 'onSkip'>,
  what: string,
  look: () => T | undefined | false,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = []
    const end = (settle: () => void) => {
      for (const stop of ends.splice(0)) stop()
      settle()
    }
    const atRest = setTimeout(() => end(() => resolve(undefined)), AT_REST_MS)
    const giveUp = () => end(() => reject(new Error(`Waited in vain for ${what}.`)))
    const lookAgain = () => {
      const found = look()
      if (found !== undefined && found !== false) end(() => resolve(found))
      else atRest.refresh()
    }
    ends.push(() => clearTimeout(atRest), sandbox.onChange(lookAgain))
    patience.addEventListener('abort', giveUp)
    ends.push(() => patience.removeEventListener('abort', giveUp))
    if (patience.aborted) giveUp()
    else lookAgain()
  })
}
