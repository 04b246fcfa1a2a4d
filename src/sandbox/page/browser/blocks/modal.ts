import { type ComponentChild, h } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { BlockContext } from './block-context.ts'
import { Blocks } from './blocks.ts'
import { Dialog } from './dialog.ts'
import { InputBlock } from './input-block.ts'
import { type Json, objectsIn, stringIn, wordsIn } from './json.ts'
import {
  type HeldValues,
  type InputValue,
  initialValues,
  inputIds,
  missingValues,
  type ViewValues,
} from './view-values.ts'

/**
 * A modal view. What was typed stays when the view is updated, as far as its inputs are still there. `errors` are the app's
 * answer by `block_id`; what Slack's own client refuses (an empty required field) never reaches `onSubmit`.
 */
export function Modal({ view, held, context, errors, onSubmit, onClose }: ModalProps): ComponentChild {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { values, enter } = useValues(view, held)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempts, setAttempts] = useState(0)
  useEffect(() => {
    if (Object.keys(errors).length > 0) setFaults(errors)
  }, [errors])
  // To the first fault when it is told, and not again while it is being put right.
  const told = JSON.stringify(errors)
  useEffect(() => setAttempts((before) => before + 1), [told])
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(WRONG)?.focus()
  }, [attempts])

  const submit = (event: Event) => {
    event.preventDefault()
    const missing = missingValues(view, values)
    setFaults(missing)
    setAttempts((before) => before + 1)
    if (Object.keys(missing).length === 0) onSubmit(values)
  }
  const change = (block: Json, value: InputValue) => {
    const { blockId } = inputIds(block)
    enter(block, value)
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([key]) => key !== blockId)))
  }
  const body = objectsIn(view, 'blocks').map((block, index) => {
    const { blockId, actionId } = inputIds(block)
    const held = values[blockId]?.[actionId]
    if (stringIn(block, 'type') !== 'input' || held === undefined) {
      return h(Blocks, { key: index, blocks: [block], context })
    }
    return h(InputBlock, {
      key: `${blockId} ${actionId}`,
      id: `${id}-${index}`,
      block,
      held,
      error: faults[blockId] ?? null,
      context,
      onChange: (value) => change(block, value),
    })
  })
  const title = wordsIn(view, 'title')
  return h(Dialog, { label: title, kind: 'modal', onEscape: onClose }, [
    h('form', { ref: form, class: 'bk-form', noValidate: true, onSubmit: submit }, [
      head(title, onClose),
      h('div', { class: 'bk-dialog-body' }, body),
      foot(view, onClose),
    ]),
  ])
}

/** The view as Slack's `views.open` got it, and where its submission and its closing go. */
export type ModalProps = {
  view: Json
  /** What Slack says that stands in the fields, also where nobody has entered anything. */
  held?: HeldValues
  context: BlockContext
  errors: Record<string, string>
  onSubmit: (values: ViewValues) => void
  onClose: () => void
}

const WRONG = '.bk-wrong :is(input, textarea, select)'

function useValues(
  view: Json,
  standing: HeldValues = {},
): { values: ViewValues; enter: (block: Json, value: InputValue) => void } {
  const [entered, setEntered] = useState<Map<string, InputValue>>(new Map())
  const values: ViewValues = {}
  for (const [blockId, actions] of Object.entries(initialValues(view, standing))) {
    values[blockId] = Object.fromEntries(
      Object.entries(actions).map(([actionId, start]) => {
        const typed = entered.get(JSON.stringify([blockId, actionId]))
        return [actionId, typed?.type === start.type ? typed : start]
      }),
    )
  }
  const enter = (block: Json, value: InputValue) => {
    const { blockId, actionId } = inputIds(block)
    setEntered((before) => new Map(before).set(JSON.stringify([blockId, actionId]), value))
  }
  return { values, enter }
}

function head(title: string, onClose: () => void): ComponentChild {
  return h('header', { class: 'bk-dialog-head' }, [
    h('h2', { class: 'bk-dialog-title' }, title),
    h('button', { type: 'button', class: 'bk-close', 'aria-label': 'Close', onClick: onClose }, '✕'),
  ])
}

function foot(view: Json, onClose: () => void): ComponentChild {
  const submit = wordsIn(view, 'submit')
  return h('footer', { class: 'bk-dialog-foot' }, [
    h(
      'button',
      { type: 'button', class: 'bk-button', onClick: onClose },
      wordsIn(view, 'close') || (submit === '' ? 'Close' : 'Cancel'),
    ),
    submit === '' ? null : h('button', { type: 'submit', class: 'bk-button bk-primary' }, submit),
  ])
}
