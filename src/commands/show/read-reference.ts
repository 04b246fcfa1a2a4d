import type { Reference } from '../../store/story.ts'

const TS = /^\d{10}\.\d{6}$/

/**
 * Reads what names a recording: a link to a message of its thread, `channel/ts`, or an id of its thread, its bot, or its
 * bot at Recall. Null for anything else.
 */
export function readReference(text: string): Reference | null {
  const bare = text.trim().replace(/^<([^|>]*)(\|[^>]*)?>$/, '$1')
  if (/^https?:/.test(bare)) return readLink(bare)
  const [, channel = '', ts = ''] = /^([CDG][A-Z0-9]+)\/(\d{10}\.\d{6})$/.exec(bare) ?? []
  if (channel !== '') return { kind: 'message', channel, ts: [ts] }
  return /^[\w-]{8,100}$/.test(bare) ? { kind: 'id', id: bare } : null
}

// https://x.slack.com/archives/C1/p1700000000000100?thread_ts=1700000000.000000, as Slack's "Copy link" gives it, and
// https://app.slack.com/client/T1/C1/thread/C1-1700000000.000100, as its web page has it.
function readLink(link: string): Reference | null {
  const url = URL.parse(link)
  if (url === null) return null
  const [, channel = '', seconds = '', micros = ''] =
    /^\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})\/?$/.exec(url.pathname) ?? []
  if (channel !== '') {
    const root = url.searchParams.get('thread_ts') ?? ''
    return { kind: 'message', channel, ts: [`${seconds}.${micros}`, ...(TS.test(root) ? [root] : [])] }
  }
  const [, place = '', ts = ''] = /\/thread\/([A-Z0-9]+)-(\d{10}\.\d{6})\/?$/.exec(url.pathname) ?? []
  return place === '' ? null : { kind: 'message', channel: place, ts: [ts] }
}
