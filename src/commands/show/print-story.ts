import type { Moment } from './moment.ts'
import type { Story, ThreadStory } from './story.ts'

/** Writes a story for people: what it is, what happened in the order of time, and what comes next. */
export function printStory(story: Story, now: number): string {
  const { bot, threads, moments, next, busyUntil, historyBegins } = story
  const [past, future] = [moments.filter(({ at }) => at <= now), moments.filter(({ at }) => at > now)]
  const lines = [
    `Recording of ${bot.platform}, ${bot.meeting}: ${bot.state}`,
    `  bot       ${bot.id}`,
    `  at Recall ${bot.recallId ?? 'not known yet'}`,
    `  workspace ${bot.team}`,
    ...threads.flatMap((thread) => threadLines(thread, now)),
    '',
    'What happened',
    ...(historyBegins === null
      ? []
      : [`  (webhooks and steps before ${moment(historyBegins, now)} are removed: HISTORY_DAYS)`]),
    ...past.map((one) => momentLine(one, { threads, now })),
    '',
    'What comes next',
    ...next.map(({ row, id, words, until }) => {
      const who = row === 'bot' ? 'the bot' : nameOf(id, threads)
      return `  ${who}: ${words}${until === null ? '' : `; looks again at ${moment(until, now)}`}`
    }),
    ...(busyUntil === null ? [] : [`  a call is under way, for at most until ${moment(busyUntil, now)}`]),
    ...future.map((one) => momentLine(one, { threads, now })),
  ]
  return lines.join('\n')
}

function threadLines({ id, channel, ts, link, answer, answerBy }: ThreadStory, now: number): string[] {
  const answered = answer === 'posted' ? 'has its answer' : answer === 'closed' ? 'closed' : 'open'
  const late = answer === 'open' ? `, to be answered by ${moment(answerBy, now)}` : ''
  const where = ts === null ? `${channel}, no message there yet` : `${channel}/${ts}`
  return [`  thread    ${id}: ${answered}${late}`, `            ${where}${link === null ? '' : `  ${link}`}`]
}

function momentLine({ at, kind, thread, words }: Moment, { threads, now }: { threads: ThreadStory[]; now: number }) {
  const who = thread === null || threads.length < 2 ? '' : `${nameOf(thread, threads)}: `
  return `  ${moment(at, now).padEnd(WIDEST_MOMENT)}  ${kind.padEnd(7)}  ${who}${words}`
}

/** `2026-11-23 09:00:00 (59 min ago)` */
const WIDEST_MOMENT = 32

function nameOf(id: string, threads: readonly ThreadStory[]): string {
  return threads.length < 2 ? 'the thread' : `thread ${id.slice(0, 8)}`
}

function moment(at: number, now: number): string {
  return `${localTime(at)} (${relative(at - now)})`
}

function localTime(ms: number): string {
  const at = new Date(ms)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

const UNITS = [
  ['d', 24 * 60 * 60_000],
  ['h', 60 * 60_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

function relative(ms: number): string {
  const size = Math.abs(ms)
  const [name, unit] = UNITS.find(([, length]) => size >= length * 2) ?? ['s', 1_000]
  const count = Math.round(size / unit)
  if (count === 0) return 'now'
  return ms < 0 ? `${count} ${name} ago` : `in ${count} ${name}`
}
