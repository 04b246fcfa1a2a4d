import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import type { InputProps } from './input.ts'
import { fromInputs, toInputs } from './wall-clock.ts'

/** A date and a time, meant and shown in the reader's zone, whatever the browser's is. Empty until both are there. */
export function DateTimeInput({ held, looks, context, onChange }: InputProps): ComponentChild {
  const start = typeof held.selected_date_time === 'number' ? held.selected_date_time * 1000 : null
  const [shown, setShown] = useState(() => (start === null ? null : toInputs(start, context.zone)) ?? EMPTY)
  const change = (part: Partial<typeof EMPTY>) => {
    const next = { ...shown, ...part }
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
