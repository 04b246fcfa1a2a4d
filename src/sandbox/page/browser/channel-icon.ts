import { type ComponentChild, h } from 'preact'
import type { Channel } from '../page-state.ts'
import { Icon } from './icon.ts'

/** What kind of conversation it is, as a drawing and as a word. */
export function ChannelIcon({ channel }: { channel: Pick<Channel, 'kind' | 'archived' | 'readOnly'> }): ComponentChild {
  const name = iconOf(channel)
  return h('span', { class: 'channel-icon' }, [h(Icon, { name }), h('span', { class: 'unseen' }, `${WORDS[name]} `)])
}

const WORDS = {
  archive: 'archived channel',
  megaphone: 'read-only channel',
  lock: 'private channel',
  hash: 'channel',
} as const

function iconOf({ kind, archived, readOnly }: Pick<Channel, 'kind' | 'archived' | 'readOnly'>): keyof typeof WORDS {
  if (archived) return 'archive'
  if (readOnly) return 'megaphone'
  return kind === 'private' ? 'lock' : 'hash'
}
