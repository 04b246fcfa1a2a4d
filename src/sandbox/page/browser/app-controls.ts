import { type ComponentChild, h } from 'preact'
import { usePage } from './page-context.ts'
import { useWish } from './use-wish.ts'

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
        ? h(Button, {
            words: 'Start the app again',
            tone: 'move-good',
            rests: is === 'stopping',
            onPress: () => void act({ kind: 'switch app', on: true }),
          })
        : h(Button, {
            words: 'Stop the app',
            tone: 'move-bad',
            rests: is === 'starting',
            onPress: () => void act({ kind: 'switch app', on: false }),
          }),
      h(Button, {
        words: 'Cut its socket',
        rests: sockets === 0,
        onPress: () => void act({ kind: 'drop sockets' }),
      }),
    ]),
    h(OwnLinks, null),
    h('p', { class: 'part-note' }, 'Nothing that it has taken is lost while it is away: it goes on where it was.'),
  ])
}

type ButtonProps = { words: string; tone?: string; rests: boolean; onPress: () => void }

/** A button that does nothing while it `rests`; a disabled one would lose the focus. */
function Button({ words, tone = '', rests, onPress }: ButtonProps): ComponentChild {
  const looks = { type: 'button', class: `small-button ${tone}`, 'aria-disabled': rests } as const
  return h('button', { ...looks, onClick: () => !rests && onPress() }, words)
}

/** Which of the two kinds of links the app posts. The setting is read at a start, so the app is started anew. */
function OwnLinks(): ComponentChild {
  const { state, act } = usePage()
  const [ownLinks, wishLinks] = useWish(state.app.ownLinks)
  return h('div', { class: 'own-links' }, [
    h('label', { class: 'switch' }, [
      h('input', {
        type: 'checkbox',
        role: 'switch',
        checked: ownLinks,
        onChange: () => wishLinks(!ownLinks, () => act({ kind: 'use own links', on: !ownLinks })),
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
