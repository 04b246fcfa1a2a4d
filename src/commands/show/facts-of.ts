import type { Bot, Ended } from '../../recording/bot.ts'
import { partsOf } from '../../recording/parts.ts'
import type { Stamp } from '../../recording/recall-facts.ts'
import type { Thread } from '../../recording/thread.ts'
import type { Moment } from './moment.ts'

/** What is known of a recording, each with its time. What Recall told has Recall's own time. */
export function factsOf(bot: Bot, threads: readonly Thread[]): Moment[] {
  return [...ofAsking(bot), ...threads.flatMap(ofThread), ...ofRecall(bot), ...ofTheEnd(bot)]
}

type When = number | null | undefined

function fact(at: When, words: string, thread: string | null = null): Moment[] {
  return at === null || at === undefined ? [] : [{ at, kind: 'fact', thread, words }]
}

function ofAsking({ asked, create, createTrouble, stop, control }: Bot): Moment[] {
  return [
    ...fact(asked.requestedAt, 'asked for'),
    ...fact(asked.joinAt, 'planned to join'),
    ...fact(create?.firstSentAt, `Create Bot sent, its outcome is not known (${create?.sendings ?? 0} sendings)`),
    ...fact(
      createTrouble === null ? null : (create?.lastSentAt ?? asked.requestedAt),
      `creation held up: ${createTrouble}`,
    ),
    ...fact(control?.askedAt, `somebody asked to ${control?.want}`),
    ...fact(stop?.askedAt, `told to leave: ${STOP_WORDS[stop?.why ?? 'person']}`),
  ]
}

const STOP_WORDS = {
  person: 'a person asked',
  recordingLimit: 'the longest recording is reached',
  tooLong: 'it lives too long',
}

function ofRecall({ recall, createdAt }: Bot): Moment[] {
  const { status, ending, permission, firstRecordingAt } = recall
  return [
    ...fact(createdAt, 'the bot is known to Recall'),
    ...fact(micros(firstRecordingAt), 'Recall: began to record'),
    ...stamp(permission),
    ...stamp(ending),
    ...(status?.at === ending?.at && status?.code === ending?.code ? [] : stamp(status)),
    ...partsOf(recall).flatMap(({ recordingId, state, startedAt, keptUntil }) => [
      ...fact(startedAt, `Recall: recording ${recordingId} began (now ${state})`),
      ...fact(keptUntil, `recording ${recordingId} is kept until then`),
    ]),
  ]
}

function stamp(given: Stamp | null): Moment[] {
  const why = given?.subCode == null ? '' : ` (${given.subCode})`
  return fact(micros(given?.at), `Recall: ${given?.code}${why}`)
}

// Recall's own times are in microseconds.
function micros(at: When): When {
  return at === null || at === undefined ? null : Math.floor(at / 1_000)
}

function ofTheEnd({ overSince, readySince, ended, closedAt, reading }: Bot): Moment[] {
  return [
    ...fact(reading.failingSince, 'Recall cannot be read since then'),
    ...fact(overSince, 'its end is known'),
    ...fact(readySince, 'the first part is ready'),
    ...fact(ended?.at, ended === null ? '' : endedWords(ended)),
    ...fact(closedAt, 'over: nothing more is awaited from Recall'),
  ]
}

function endedWords(ended: Ended): string {
  switch (ended.kind) {
    case 'cancelled':
      return 'ended: cancelled'
    case 'refused':
      return `ended: Recall refused it (${ended.refusal.status} ${ended.refusal.kind}${ended.refusal.code === null ? '' : `, ${ended.refusal.code}`})`
    case 'notCreated':
      return `ended: no bot in time${ended.why === null ? '' : ` (${ended.why})`}`
    case 'lost':
      return `ended: lost (${ended.why})`
  }
}

function ofThread(thread: Thread): Moment[] {
  const { id, requestedAt, cardTs, alert, resultTs, cancelled, closed, intent, channelProblem } = thread
  const alerted = alert === null || alert === 'dropped' ? null : timeOf(alert.ts)
  const problem = channelProblem === null ? '' : `; the channel cannot be posted to (${channelProblem})`
  return [
    ...fact(requestedAt, `a thread was asked for${problem}`, id),
    ...fact(timeOf(cardTs), 'Slack: the card is there', id),
    ...fact(alerted, 'Slack: the alert about the waiting room is there', id),
    ...fact(cancelled?.at, 'this channel took its wish back', id),
    ...fact(intent?.sentAt, `${intent?.step} was sent, and whether it arrived is not known`, id),
    ...fact(timeOf(resultTs), 'Slack: the result is there', id),
    ...fact(closed?.at, `closed: ${closed?.why}`, id),
  ]
}

/** Slack's ts is the time of the message, in seconds. */
function timeOf(ts: string | null): number | null {
  return ts === null ? null : Math.floor(Number(ts) * 1_000)
}
