import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { AppControls } from './app-controls.ts'
import { BotCard } from './bot-card.ts'
import { ClockControls } from './clock-controls.ts'
import { ComplaintList } from './complaint-list.ts'
import { Icon } from './icon.ts'
import { LifeControls } from './life-controls.ts'
import { usePage } from './page-context.ts'
import { TroubleList } from './trouble-list.ts'
import { RequestList, WebhookList } from './webhook-list.ts'

/** Behind the scenes: simulated Recall with its bots and webhooks, the clock, and everything that can go wrong. */
export function RecallPanel({ onClose }: { onClose: () => void }): ComponentChild {
  const { state } = usePage()
  const { bots } = state.recall
  return h('aside', { class: 'panel', 'aria-label': 'Behind the scenes' }, [
    h('header', { class: 'column-head panel-head' }, [
      h('h2', { class: 'column-title' }, 'Behind the scenes'),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button panel-close',
          'aria-label': 'Close this panel',
          title: 'Close this panel',
          onClick: onClose,
        },
        h(Icon, { name: 'close' }),
      ),
    ]),
    h('div', { class: 'panel-scroll' }, [
      h(Part, { title: 'Clock' }, h(ClockControls, null)),
      state.violations.length === 0 ? null : h(Part, { title: 'Slack would complain' }, h(ComplaintList, null)),
      h(Part, { title: 'Simulated Recall' }, [
        h(LifeControls, null),
        bots.length === 0
          ? h('p', { class: 'panel-empty' }, [
              'No bot yet. ',
              h('code', null, '/record'),
              ' and a meeting link sends one.',
            ])
          : h(
              'ol',
              { class: 'bots' },
              bots.map((bot, index) => h('li', { key: bot.id }, h(BotCard, { bot, newest: index === 0 }))),
            ),
      ]),
      h(Part, { title: 'Webhooks to the app' }, h(WebhookList, null)),
      h(Part, { title: 'What the app asks Recall', closed: true }, h(RequestList, null)),
      h(Part, { title: 'Trouble' }, h(TroubleList, null)),
      h(Part, { title: 'The app' }, h(AppControls, null)),
    ]),
  ])
}

function Part({
  title,
  closed = false,
  children,
}: {
  title: string
  closed?: boolean
  children?: ComponentChildren
}): ComponentChild {
  return h('details', { class: 'part', open: !closed }, [
    h('summary', { class: 'part-title' }, [h('h3', null, title), h(Icon, { name: 'down' })]),
    h('div', { class: 'part-inside' }, children),
  ])
}
