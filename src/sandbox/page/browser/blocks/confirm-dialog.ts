import { type ComponentChild, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { Dialog } from './dialog.ts'
import { type Json, objectIn, stringIn, wordsIn } from './json.ts'
import { TextObject } from './text-object.ts'

/** Slack's question before something is done. Escape is a no; the focus starts on the no. */
export function ConfirmDialog({ confirm, context, onAnswer }: ConfirmProps): ComponentChild {
  const title = wordsIn(confirm, 'title') || 'Are you sure?'
  const style = stringIn(confirm, 'style') === 'danger' ? 'danger' : 'primary'
  const answer = (yes: boolean, words: string, looks: string) =>
    h(
      'button',
      {
        type: 'button',
        class: `bk-button ${looks}`,
        'data-first-focus': yes ? undefined : true,
        onClick: () => onAnswer(yes),
      },
      words,
    )
  return h(Dialog, { label: title, kind: 'confirm', onEscape: () => onAnswer(false) }, [
    h('h2', { class: 'bk-dialog-title' }, title),
    h('div', { class: 'bk-dialog-body' }, h(TextObject, { text: objectIn(confirm, 'text'), context })),
    h('div', { class: 'bk-dialog-foot' }, [
      answer(false, wordsIn(confirm, 'deny') || 'Cancel', ''),
      answer(true, wordsIn(confirm, 'confirm') || 'Yes', `bk-${style}`),
    ]),
  ])
}

type ConfirmProps = { confirm: Json; context: BlockContext; onAnswer: (yes: boolean) => void }
