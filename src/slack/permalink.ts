import type { MessagePlace } from '../recording/views.ts'

/**
 * Slack's address of a message, built as Slack builds it, so that no call is needed: `url` is the workspace's own, as
 * `auth.test` tells it. Null when it is not known or something is not of Slack's shape.
 */
export function permalink(url: string | null, { channel, ts, rootTs }: MessagePlace): string | null {
  if (url === null || !/^[A-Z0-9]+$/.test(channel) || !isTs(ts)) return null
  const link = URL.parse(`archives/${channel}/p${ts.replace('.', '')}`, url)
  if (link === null || !/^https?:$/.test(link.protocol)) return null
  if (rootTs !== null && rootTs !== ts && isTs(rootTs)) {
    link.searchParams.set('thread_ts', rootTs)
    link.searchParams.set('cid', channel)
  }
  return link.href
}

function isTs(ts: string): boolean {
  return /^\d+\.\d+$/.test(ts)
}
