import { type ComponentChild, h } from 'preact'
import type { Message, PageState } from '../page-state.ts'
import { Icon } from './icon.ts'
import { authorName } from './people-names.ts'

/** An author's picture: initials on a colour of their own, or the app's red dot. */
export function Avatar({ state, author, small = false }: AvatarProps): ComponentChild {
  const size = small ? ' avatar-small' : ''
  if (author.kind === 'app') {
    return h('span', { class: `avatar avatar-app${size}`, 'aria-hidden': 'true' }, h('span', { class: 'avatar-dot' }))
  }
  if (author.kind === 'slack')
    return h('span', { class: `avatar avatar-slack${size}`, 'aria-hidden': 'true' }, h(Icon, { name: 'warn' }))
  const name = authorName(state, author)
  const colour = state.people.findIndex(({ id }) => id === author.id) % COLOURS
  return h('span', { class: `avatar avatar-${Math.max(colour, 0)}${size}`, 'aria-hidden': 'true' }, initials(name))
}

type AvatarProps = { state: PageState; author: Message['author']; small?: boolean }

const COLOURS = 4

function initials(name: string): string {
  const [first = '', ...rest] = name.split(' ')
  return `${first.charAt(0)}${rest.at(-1)?.charAt(0) ?? ''}`.toUpperCase()
}
