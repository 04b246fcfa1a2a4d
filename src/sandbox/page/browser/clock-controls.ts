import { type ComponentChild, h } from 'preact'
import { wallClock } from './blocks/wall-clock.ts'
import { dayName } from './message-time.ts'
import { usePage } from './page-context.ts'
import { useNow } from './use-now.ts'

/** The sandbox's time, as the person's clock shows it, and buttons that move it on for everybody. */
export function ClockControls(): ComponentChild {
  const { state, behind, act } = usePage()
  const now = useNow(behind, 250)
  const reader = { zone: state.me.zone, now: Date.now() }
  return h('div', { class: 'clock' }, [
    h('p', { class: 'clock-face' }, [
      h(
        'span',
        { class: 'clock-time', role: 'timer', 'aria-label': 'Time in the sandbox' },
        digits(now, state.me.zone),
      ),
      h('span', { class: 'clock-day' }, `${dayName(now, reader)}, ${state.me.realName.split(' ')[0]}’s time`),
    ]),
    h('div', { class: 'buttons', role: 'group', 'aria-label': 'Skip time' }, [
      SKIPS.map(([words, ms]) =>
        h(
          'button',
          {
            key: words,
            type: 'button',
            class: 'small-button',
            'aria-label': `Skip ${words}`,
            onClick: () => void act({ kind: 'skip', ms }),
          },
          `+${words}`,
        ),
      ),
    ]),
  ])
}

const SKIPS: readonly [string, number][] = [
  ['10 s', 10_000],
  ['1 min', 60_000],
  ['10 min', 600_000],
  ['1 h', 3_600_000],
  ['1 day', 86_400_000],
]

function digits(ms: number, zone: string): string {
  const at = wallClock(ms, zone)
  if (at === null) return ''
  return [at.hour, at.minute, at.second].map((part) => String(part).padStart(2, '0')).join(':')
}
