import type { WebClient } from '@slack/web-api'
import type { Act, Acts, Taken } from '../recording/acts.ts'
import type { AskAnswer } from '../recording/views.ts'
import type { Log } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { aboutChannel } from './messages/about-channel.ts'
import { answerMessage } from './messages/answer-message.ts'
import type { AnswerWords } from './messages/answer-words.ts'
import type { Message } from './messages/message.ts'
import { type Asker, tellAsker } from './tell-asker.ts'

/** What every listener works with. `words`: the names and links for texts to a workspace; never rejects. */
export type ListenerDeps = {
  acts: Acts
  clientFor(team: string): WebClient
  clock: Clock
  log: Log
  words(team: string): Promise<AnswerWords>
}

/** Slack waits 3 s for the ack; what is not committed by then is not started (rule 10). */
const COMMIT_MS = 2_000
// Slack takes answers for 30 minutes (facts 2.1); one minute is left for clocks that differ.
const ROUTE_MS = 29 * 60_000

/** An act that has to be committed from now on within 2 s. `key` null: Slack gave none, so it cannot be told from a repetition. */
export function newAct(
  { clock }: Pick<ListenerDeps, 'clock'>,
  input: Pick<Act, 'team' | 'channel' | 'user' | 'threadTs' | 'reply'> & {
    key: string | null
    responseUrl: string | null
    /** It was done in a thread, on one of its replies. */
    inThread?: boolean
  },
): Act {
  const { key, responseUrl, inThread = false, ...act } = input
  const now = clock.now()
  return {
    ...act,
    key: key ?? `${act.user}/${now}`,
    route:
      responseUrl === null ? null : { responseUrl, usableUntil: now + ROUTE_MS, ...(inThread ? { inThread } : {}) },
    deadline: now + COMMIT_MS,
  }
}

type NotStarted = { kind: 'notStarted'; why: string }

/** A throw and a commit that takes too long both mean that nothing was started; the reason is in the log. Never throws. */
export async function commitInTime<T extends { kind: string }>(
  { clock, log }: Pick<ListenerDeps, 'clock' | 'log'>,
  commit: () => Promise<T | NotStarted>,
): Promise<T | NotStarted> {
  const late = Promise.withResolvers<NotStarted>()
  const cancel = clock.after(COMMIT_MS, () => late.resolve({ kind: 'notStarted', why: 'not committed within 2 s' }))
  try {
    const done = await Promise.race([commit(), late.promise])
    if (isNotStarted(done)) log.error({ why: done.why }, 'What somebody asked could not be stored')
    return done
  } catch (error) {
    log.error({ error: nameOf(error) }, 'Storing what somebody asked threw')
    return { kind: 'notStarted', why: 'an error of ours' }
  } finally {
    cancel()
  }
}

function isNotStarted(done: { kind: string }): done is NotStarted {
  return done.kind === 'notStarted'
}

/** Acks; a failure is logged, since nothing more can be done about it here. False when the ack could not be sent. Never throws. */
export async function acknowledge({ log }: Pick<ListenerDeps, 'log'>, ack: () => Promise<unknown>): Promise<boolean> {
  try {
    await ack()
    return true
  } catch (error) {
    log.warn({ error: nameOf(error) }, 'Slack could not be told that a payload arrived')
    return false
  }
}

/** The answer that belongs into the ack, or null. Repetitions are silent. */
export async function ackAnswer(
  deps: Pick<ListenerDeps, 'words'>,
  team: string,
  taken: Taken,
): Promise<Message | null> {
  switch (taken.kind) {
    case 'notStarted':
      return answerMessage({ answer: { kind: 'notStarted' }, links: [] }, await deps.words(team))
    case 'taken':
      if (taken.answer === null) return null
      return answerMessage({ answer: taken.answer, links: [] }, await deps.words(team))
    case 'repeated':
      return null
  }
}

/** Tells at once, by any route, what came of something that is not stored. Where that fails too, the log says so. Never throws. */
export async function tellNow(
  deps: ListenerDeps,
  asker: Asker & { team: string },
  answer: Extract<AskAnswer, { kind: 'notStarted' | 'pressNotStored' | 'formNotOpened' }>,
): Promise<void> {
  const told = answerMessage({ answer, links: [] }, await deps.words(asker.team))
  const outcome = await tellAsker({ client: deps.clientFor(asker.team), clock: deps.clock }, asker, (place) =>
    place === 'here' || asker.channel === null ? told : aboutChannel(told, asker.channel),
  )
  if (outcome.kind === 'untold') {
    deps.log.warn({ answer: answer.kind, why: outcome.why }, 'Somebody could not be told that nothing came of it')
  }
}

/** What may be logged of an error: its name, since messages can hold what people wrote. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
