import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import { Avatar } from './avatar.ts'
import { Icon } from './icon.ts'
import { usePage } from './page-context.ts'
import { applyTheme, nextTheme, readTheme } from './theme.ts'

type TopBarProps = { onPerson: (name: string) => void; panelOpen: boolean; onPanel: () => void; connected: boolean }

/** The bar over everything: whose workspace it is, whom you act as, how the page looks, and the door behind the scenes. */
export function TopBar({ onPerson, panelOpen, onPanel, connected }: TopBarProps): ComponentChild {
  const { state } = usePage()
  return h('header', { class: 'top-bar' }, [
    h('h1', { class: 'top-title' }, [
      h('span', { class: 'top-name' }, 'slack-recorder '),
      h('span', { class: 'top-kind' }, 'sandbox'),
    ]),
    connected ? null : h('p', { class: 'top-lost', role: 'status' }, 'The sandbox does not answer. Does it still run?'),
    h('div', { class: 'person-switch', role: 'radiogroup', 'aria-label': 'Act as' }, [
      h('span', { class: 'person-switch-label', 'aria-hidden': 'true' }, 'You are'),
      state.people.map((person) =>
        h('label', { key: person.id, class: 'person-choice', title: `${person.realName}, ${person.zone}` }, [
          h('input', {
            type: 'radio',
            name: 'person',
            value: person.name,
            checked: person.id === state.me.id,
            onChange: () => onPerson(person.name),
          }),
          h(Avatar, { state, author: { kind: 'person', id: person.id }, small: true }),
          h('span', null, person.realName.split(' ')[0]),
        ]),
      ),
    ]),
    h(ThemeButton, null),
    h('button', { type: 'button', class: 'bar-button panel-button', 'aria-pressed': panelOpen, onClick: onPanel }, [
      h(Icon, { name: 'panel' }),
      h('span', null, 'Behind the scenes'),
    ]),
  ])
}

const WORDS = { system: 'as the system', light: 'light', dark: 'dark' } as const
const ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const

function ThemeButton(): ComponentChild {
  const [theme, setTheme] = useState(readTheme)
  const label = `Colours: ${WORDS[theme]}`
  return h(
    'button',
    {
      type: 'button',
      class: 'bar-button',
      'aria-label': label,
      title: label,
      onClick: () => {
        const next = nextTheme(theme)
        applyTheme(next)
        setTheme(next)
      },
    },
    h(Icon, { name: ICONS[theme] }),
  )
}
