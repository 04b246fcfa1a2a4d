import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import { clockTime } from './message-time.ts'
import { usePage } from './page-context.ts'

/** The webhooks that Recall sent last, each with what the app answered. */
export function WebhookList(): ComponentChild {
  const { state, now } = usePage()
  const [all, setAll] = useState(false)
  const { deliveries } = state.recall
  if (deliveries.length === 0) return h('p', { class: 'panel-empty' }, 'None yet.')
  const shown = all ? deliveries : deliveries.slice(0, FEW)
  return h('div', null, [
    h('ol', { class: 'journal', 'aria-label': 'Webhooks, the newest first' }, [
      shown.map(({ id, at, event, answer, good, attempts }) =>
        h('li', { key: id }, [
          h('span', { class: 'journal-time' }, at === 0 ? '' : clockTime(at, { zone: state.me.zone, now })),
          h('span', { class: 'journal-what', title: event }, event),
          attempts > 1 ? h('span', { class: 'journal-more', title: `sent ${attempts} times` }, `×${attempts}`) : null,
          h('span', { class: `answer ${good ? 'answer-good' : 'answer-bad'}` }, answer),
        ]),
      ),
    ]),
    deliveries.length > FEW
      ? h(
          'button',
          { type: 'button', class: 'link-button', onClick: () => setAll(!all) },
          all ? 'Show fewer' : `Show ${deliveries.length - FEW} more`,
        )
      : null,
  ])
}

const FEW = 8

/** What the app asked simulated Recall last, with the answers. */
export function RequestList(): ComponentChild {
  const { state, now } = usePage()
  const { requests } = state.recall
  if (requests.length === 0) return h('p', { class: 'panel-empty' }, 'Nothing yet.')
  return h('ol', { class: 'journal', 'aria-label': 'Requests, the newest first' }, [
    requests.map(({ at, method, path, answer, good }, index) =>
      h('li', { key: requests.length - index }, [
        h('span', { class: 'journal-time' }, clockTime(at, { zone: state.me.zone, now })),
        h('span', { class: 'journal-what', title: path }, `${method} ${path}`),
        h('span', { class: `answer ${good ? 'answer-good' : 'answer-bad'}` }, answer),
      ]),
    ),
  ])
}
