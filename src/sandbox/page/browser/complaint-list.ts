import { type ComponentChild, h } from 'preact'
import { clockTime } from './message-time.ts'
import { usePage } from './page-context.ts'

/** What Slack lets pass, or punishes later: a careful app never does it. */
export function ComplaintList(): ComponentChild {
  const { state, now } = usePage()
  return h('ol', { class: 'journal', 'aria-label': 'Careless calls' }, [
    state.violations.map(({ at, kind, detail }, index) =>
      h('li', { key: index }, [
        h('span', { class: 'journal-time' }, clockTime(at, { zone: state.me.zone, now })),
        h('span', { class: 'journal-what journal-wrap' }, [h('strong', null, kind.replaceAll('_', ' ')), ` ${detail}`]),
      ]),
    ),
  ])
}
