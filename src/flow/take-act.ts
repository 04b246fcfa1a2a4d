import type { Act, Taken } from '../recording/acts.ts'
import { newAsk } from '../recording/ask.ts'
import type { Policy } from '../recording/policy.ts'
import type { AskAnswer } from '../recording/views.ts'
import { insertAsk } from '../store/asks.ts'
import { storageTrouble } from '../store/storage-trouble.ts'
import type { Db, Tx } from '../store/tables.ts'
import { insertTaken } from '../store/taken.ts'
import type { Clock } from './ports.ts'
import type { ShareCommits } from './share-commits.ts'

/** What taking acts needs. `botName`: what bots are called when nobody says otherwise. */
export type ActDeps = {
  db: Db
  /** People who ask together share a commit. */
  commit: ShareCommits
  clock: Clock
  newId: () => string
  policy: Policy
  botName: string
  wake: () => void
}

class TooLate extends Error {}

/**
 * Takes an act in one local transaction, with no network call (rule 10). `run` changes facts and may answer. Safe to
 * repeat with the same key: then nothing more is done.
 */
export async function takeAct(
  deps: ActDeps,
  act: Act,
  run: (tx: Tx, now: number) => Promise<AskAnswer | null>,
): Promise<Taken> {
  return commitInTime(deps, act.deadline, async (tx, now): Promise<Taken> => {
    if (!(await insertTaken(tx, { team: act.team, key: act.key, at: now }))) return { kind: 'repeated' }
    const answer = await run(tx, now)
    const stored = answer !== null && act.reply === 'later'
    if (stored) await tellLater(deps, tx, { act, answer })
    return { kind: 'taken', answer: stored ? null : answer }
  })
}

/**
 * Commits what `run` does, and wakes the loop; what would be committed after `deadline`, ms, is not committed at all. `run`
 * must find out itself that it was committed before.
 */
export async function commitInTime<Outcome>(
  deps: Pick<ActDeps, 'commit' | 'clock' | 'wake'>,
  deadline: number,
  run: (tx: Tx, now: number) => Promise<Outcome>,
): Promise<Outcome | { kind: 'notStarted'; why: string }> {
  const attempt = () =>
    deps.commit(async (tx) => {
      const done = await run(tx, deps.clock.now())
      if (deps.clock.now() >= deadline) throw new TooLate('the commit came too late')
      return done
    })
  try {
    // A connection that ends in its commit leaves open whether that was made: done again, it tells.
    const outcome = await attempt().catch((error) => {
      if (storageTrouble(error)?.kind !== 'away') throw error
      return attempt()
    })
    deps.wake()
    return outcome
  } catch (error) {
    return { kind: 'notStarted', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Stores what the loop does for one person: an answer, or something that needs the network first. */
export async function insertAskFor(
  deps: Pick<ActDeps, 'clock' | 'newId'>,
  tx: Tx,
  { act, wish }: { act: Act; wish: Parameters<typeof newAsk>[0]['wish'] },
): Promise<void> {
  const { team, channel, user, threadTs, route } = act
  const id = deps.newId()
  await insertAsk(
    tx,
    newAsk({ id, team, channel, user, threadTs, route, askedAt: deps.clock.now(), wish: named(id, wish) }),
  )
}

function tellLater(deps: ActDeps, tx: Tx, { act, answer }: { act: Act; answer: AskAnswer }): Promise<void> {
  return insertAskFor(deps, tx, { act, wish: { kind: 'tell', answer } })
}

/** The buttons of "which one?" name the ask that holds the links. */
function named(id: string, wish: Parameters<typeof newAsk>[0]['wish']): typeof wish {
  if (wish.kind !== 'tell' || wish.answer.kind !== 'whichLink') return wish
  return { kind: 'tell', answer: { ...wish.answer, askId: id } }
}
