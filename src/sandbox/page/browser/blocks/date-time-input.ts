import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import type { InputProps } from './input.ts'
import { fromInputs, toInputs } from './wall-clock.ts'

/**
 * A date and a time, meant and shown in the reader's zone, whatever the browser's is. As in Slack one never stands without
 * the other: what was chosen first brings a proposal for the second along.
 */
export function DateTimeInput({ held, looks, context, onChange }: InputProps): ComponentChild {
  const start = typeof held.selected_date_time === 'number' ? held.selected_date_time * 1000 : null
  const [shown, setShown] = useState(() => (start === null ? null : toInputs(start, context.zone)) ?? EMPTY)
  const change = (part: Partial<typeof EMPTY>) => {
    const next = completed({ ...shown, ...part }, part, toInputs(context.now, context.zone))
    setShown(next)
    const ms = fromInputs(next, context.zone)
    onChange({ type: held.type, selected_date_time: ms === null ? null : Math.floor(ms / 1000) })
  }
  return h('div', { class: 'bk-date-time' }, [
    h('input', {
      ...looks,
      type: 'date',
      class: 'bk-input',
      value: shown.date,
      max: '9999-12-31',
      onInput: (event) => change({ date: event.currentTarget.value }),
    }),
    h('input', {
      type: 'time',
      class: 'bk-input',
      'aria-label': 'Time',
      'aria-invalid': looks['aria-invalid'],
      value: shown.time,
      onInput: (event) => change({ time: event.currentTarget.value }),
    }),
    h('span', { class: 'bk-zone' }, context.zone.replaceAll('_', ' ')),
  ])
}

const EMPTY = { date: '', time: '' }

type Inputs = typeof EMPTY

/** With the missing half filled in, unless it is the one that was emptied just now. */
function completed(next: Inputs, changed: Partial<Inputs>, today: Inputs | null): Inputs {
  if (changed.date !== undefined && next.date !== '' && next.time === '') return { ...next, time: '09:00' }
  if (changed.time !== undefined && next.time !== '' && next.date === '') return { ...next, date: today?.date ?? '' }
  return next
}
