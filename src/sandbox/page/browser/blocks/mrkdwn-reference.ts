import { emojiText } from './emoji.ts'
import type { MrkdwnNode } from './mrkdwn-node.ts'
import { unescaped } from './unescaped.ts'
import { webAddress } from './web-address.ts'

/** Reads what stands between angle brackets: a person, a channel, a date, a link. Null when it is just words in brackets. */
export function readReference(inside: string): MrkdwnNode | null {
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar)
  const words = bar < 0 ? '' : inside.slice(bar + 1)
  const label = words === '' ? null : unescaped(words)
  if (/^@[A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label }
  if (/^#[A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label }
  if (target.startsWith('!date^')) return readDate(target, label)
  if (/^!(?:here|channel|everyone)$/.test(target)) return { kind: 'everybody', name: target.slice(1) }
  if (target.startsWith('!subteam^')) return { kind: 'everybody', name: (label ?? 'group').replace(/^@/, '') }
  return readLink(unescaped(target), label)
}

function readDate(target: string, label: string | null): MrkdwnNode {
  const [, seconds = '', format = '', ...link] = target.split('^')
  const fallback = label ?? ''
  if (!/^-?\d{1,15}$/.test(seconds) || format === '') return { kind: 'text', text: fallback }
  const url = webAddress(unescaped(link.join('^')))
  return { kind: 'date', seconds: Number(seconds), format: unescaped(format), url, fallback }
}

function readLink(target: string, label: string | null): MrkdwnNode | null {
  const url = webAddress(target)
  if (url !== null) return { kind: 'link', url, children: emojiText(label ?? url) }
  // An address that no page opens (mailto:, javascript:): its words alone.
  if (/^[a-z][a-z0-9+.-]*:\S/i.test(target)) return { kind: 'text', text: label ?? target }
  return null
}
