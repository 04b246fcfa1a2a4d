import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Channel } from '../page-state.ts'
import { Icon } from './icon.ts'
import { usePage } from './page-context.ts'
import { SAMPLE_LINKS } from './sample-links.ts'

/** What to do here, until something has been recorded; once closed it stays away in this browser. */
export function Welcome({ channel }: { channel: Channel }): ComponentChild {
  const { state, act } = usePage()
  const [closed, setClosed] = useState(() => localStorage.getItem(KEY) !== null)
  const { kind, archived, readOnly, appIsIn } = channel
  if (closed || state.recall.bots.length > 0 || archived || readOnly || !(appIsIn || kind === 'public')) return null
  const record = () => {
    const text = `/record ${SAMPLE_LINKS[0]?.make() ?? ''}`
    void act({ kind: 'type', user: state.me.id, channel: channel.id, threadTs: null, text })
  }
  return h('section', { class: 'welcome', 'aria-label': 'How to try it' }, [
    h('p', null, [
      h('strong', null, 'Try it: '),
      'type ',
      h('code', null, '/record'),
      ' and a meeting link below. Then play the meeting “Behind the scenes”: let the bot in, record, end the call.',
    ]),
    h('button', { type: 'button', class: 'small-button', onClick: record }, 'Try it with a made-up meeting'),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': 'Close this hint',
        title: 'Close this hint',
        onClick: () => {
          localStorage.setItem(KEY, 'closed')
          setClosed(true)
        },
      },
      h(Icon, { name: 'close' }),
    ),
  ])
}

const KEY = 'sandbox-welcome'
