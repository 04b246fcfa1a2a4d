import type { Bot } from './bot.ts'

/**
 * Whether the recording is paused: Recall says so on the newest recording, while the bot's status merely turns to "not
 * recording"; or we asked for it, and Recall answered (rule 27).
 */
export function isPaused(bot: Bot): boolean {
  const { status } = bot.recall
  const inCall = status?.code === 'in_call_not_recording' || status?.code === 'in_call_recording'
  if (!inCall) return false
  if (bot.controlled?.want === 'pause') return true
  const newest = Object.values(bot.recall.recordings)
    .map((recording) => recording.status)
    .filter((stamp) => stamp !== null)
    .reduce((a, b) => (a.at > b.at || (a.at === b.at && a.code <= b.code) ? a : b), { code: '', subCode: null, at: -1 })
  if (newest.code !== 'paused') return false
  return status.code === 'in_call_not_recording' || newest.at > status.at
}
