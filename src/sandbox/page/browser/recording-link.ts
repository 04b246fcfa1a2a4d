/** Whether a link leads to a recording of the sandbox: simulated Recall's own, or the app's that leads there. */
export function isRecordingLink(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/(recallai-simulated-bot-data|r)\//.test(url)
}

/** The place that one of Slack's own links to a message leads to; null for any other link. */
export function messagePlace(url: string): { channel: string; ts: string; thread: string | null } | null {
  const [, channel, seconds, micros] = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})/.exec(url) ?? []
  if (channel === undefined || seconds === undefined || micros === undefined) return null
  return { channel, ts: `${seconds}.${micros}`, thread: new URL(url).searchParams.get('thread_ts') }
}
