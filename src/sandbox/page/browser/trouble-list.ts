import { type ComponentChild, h } from 'preact'
import type { Trouble, TroubleMode } from '../page-state.ts'
import { usePage } from './page-context.ts'
import { useWish } from './use-wish.ts'

/** Everything that can be made to go wrong, each with a switch that says for how long. */
export function TroubleList(): ComponentChild {
  const { state } = usePage()
  return h('div', { class: 'troubles' }, [
    GROUPS.map(([group, title]) =>
      h('section', { key: group, 'aria-label': title }, [
        h('h4', null, title),
        state.troubles
          .filter((trouble) => trouble.group === group)
          .map((trouble) => h(TroubleRow, { key: trouble.name, trouble })),
      ]),
    ),
  ])
}

const GROUPS: readonly [Trouble['group'], string][] = [
  ['webhooks', 'Webhooks are'],
  ['slack', 'Slack answers the app'],
  ['recall', 'Recall answers “send a bot”'],
]

const MODES: Record<TroubleMode, string> = { off: 'Off', once: 'Next call', on: 'Until off' }

function TroubleRow({ trouble }: { trouble: Trouble }): ComponentChild {
  const { act } = usePage()
  const { name, words, explains, can } = trouble
  const [mode, wishMode] = useWish(trouble.mode)
  const set = (next: TroubleMode) => wishMode(next, () => act({ kind: 'set trouble', trouble: name, mode: next }))
  return h(
    'fieldset',
    { class: `trouble${mode === 'off' ? '' : ' trouble-on'}`, 'data-trouble': name, 'data-mode': mode },
    [
      h('legend', { class: 'trouble-words' }, words),
      h('p', { class: 'trouble-explains' }, explains),
      h('div', { class: `segments${can.length > 2 ? ' segments-three' : ''}` }, [
        can.map((one) =>
          h('label', { key: one, class: 'segment' }, [
            h('input', { type: 'radio', name, value: one, checked: one === mode, onChange: () => set(one) }),
            h('span', null, can.length === 2 && one === 'on' ? 'On' : MODES[one]),
          ]),
        ),
      ]),
    ],
  )
}
