import { type ComponentChild, h } from 'preact'
import { usePage } from './page-context.ts'
import { useWish } from './use-wish.ts'

/** Whether bots live by themselves, what they live through, and how fast. */
export function LifeControls(): ComponentChild {
  const { state, act } = usePage()
  const { lives } = state.recall
  const [life, wishLife] = useWish(state.recall.life)
  const [pace, wishPace] = useWish(state.recall.pace)
  const setLife = (to: string) => wishLife(to, () => act({ kind: 'set life', life: to, pace }))
  const setPace = (to: number) => wishPace(to, () => act({ kind: 'set life', life, pace: to }))
  const on = life !== 'off'
  return h('div', { class: 'life' }, [
    h('label', { class: 'switch' }, [
      h('input', {
        type: 'checkbox',
        role: 'switch',
        checked: on,
        onChange: () => setLife(on ? 'off' : (lives[0] ?? 'off')),
      }),
      h('span', { class: 'switch-track', 'aria-hidden': 'true' }),
      h('span', null, 'Bots live by themselves'),
    ]),
    on
      ? h('div', { class: 'life-choices' }, [
          h('label', { class: 'field' }, [
            h('span', null, 'New bots live'),
            h(
              'select',
              {
                value: life,
                onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => setLife(currentTarget.value),
              },
              lives.map((name) =>
                h('option', { key: name, value: name, selected: name === life }, name.replaceAll('-', ' ')),
              ),
            ),
          ]),
          h('label', { class: 'field' }, [
            h('span', null, 'Pace'),
            h(
              'select',
              {
                value: String(pace),
                onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) =>
                  setPace(Number(currentTarget.value)),
              },
              [...new Set([0.25, 0.5, 1, 3, pace])]
                .sort((a, b) => a - b)
                .map((one) =>
                  h('option', { key: one, value: String(one), selected: one === pace }, PACES[String(one)] ?? `${one}`),
                ),
            ),
          ]),
          h('p', { class: 'part-note' }, 'Press a button of a bot to take it over: from then on it waits for you.'),
        ])
      : h('p', { class: 'part-note' }, 'A bot waits for you to move it.'),
  ])
}

const PACES: Record<string, string> = {
  0.25: 'four times the speed',
  0.5: 'twice the speed',
  1: 'normal speed',
  3: 'a third of the speed',
}
