import { type ComponentChild, h } from 'preact'
import { usePage } from './page-context.ts'

/** The app as a process: stop it, start it again, cut its connection to Slack. */
export function AppControls(): ComponentChild {
  const { state, act } = usePage()
  const { is, sockets } = state.app
  const connection =
    sockets === 0 ? 'no socket to Slack' : sockets === 1 ? '1 socket to Slack' : `${sockets} sockets to Slack`
  return h('div', { class: 'app-controls', 'data-app': is }, [
    h('p', { class: 'app-is', role: 'status' }, [
      h('span', {
        class: `bot-light bot-${is === 'running' ? (sockets > 0 ? 'good' : 'wait') : 'bad'}`,
        'aria-hidden': 'true',
      }),
      `The app ${WORDS[is]}, ${connection}.`,
    ]),
    h('div', { class: 'buttons' }, [
      is === 'stopped' || is === 'stopping'
        ? h(
            'button',
            {
              type: 'button',
              class: 'small-button move-good',
              disabled: is === 'stopping',
              onClick: () => void act({ kind: 'switch app', on: true }),
            },
            'Start the app again',
          )
        : h(
            'button',
            {
              type: 'button',
              class: 'small-button move-bad',
              disabled: is === 'starting',
              onClick: () => void act({ kind: 'switch app', on: false }),
            },
            'Stop the app',
          ),
      h(
        'button',
        {
          type: 'button',
          class: 'small-button',
          disabled: sockets === 0,
          onClick: () => void act({ kind: 'drop sockets' }),
        },
        'Cut its socket',
      ),
    ]),
    h(OwnLinks, null),
    h('p', { class: 'part-note' }, 'Nothing that was asked for is lost while it is away: it goes on where it was.'),
  ])
}

/** Which of the two kinds of links the app posts. The setting is read at a start, so the app is started anew. */
function OwnLinks(): ComponentChild {
  const { state, act } = usePage()
  const { is, ownLinks } = state.app
  return h('div', { class: 'own-links' }, [
    h('label', { class: 'switch' }, [
      h('input', {
        type: 'checkbox',
        role: 'switch',
        checked: ownLinks,
        disabled: is === 'starting' || is === 'stopping',
        onChange: () => void act({ kind: 'use own links', on: !ownLinks }),
      }),
      h('span', { class: 'switch-track', 'aria-hidden': 'true' }),
      h('span', null, 'Links of our own (PUBLIC_URL)'),
    ]),
    h('p', { class: 'part-note' }, ownLinks ? OWN : RECALLS),
  ])
}

const OWN =
  'The next recordings get links of the app’s own, which work until the recording is deleted. The app starts anew when this changes.'
const RECALLS =
  'The next recordings get Recall’s links, which live some hours, and “Get a fresh link”. The app starts anew when this changes.'

const WORDS = { running: 'runs', starting: 'is starting', stopping: 'is stopping', stopped: 'is stopped' } as const
