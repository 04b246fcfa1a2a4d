import { type ComponentChild, h } from 'preact'
import { useId } from 'preact/hooks'
import type { Channel, PageState } from '../page-state.ts'
import type { Offer } from './completion.ts'
import { CompletionList } from './completion-list.ts'
import { Icon } from './icon.ts'
import { Menu } from './menu.ts'
import { usePage } from './page-context.ts'
import { SAMPLE_LINKS } from './sample-links.ts'
import { type MessageBoxState, useMessageBox } from './use-message-box.ts'

/** `threadTs` is the root's for a box that replies. */
type MessageBoxProps = { channel: Channel; threadTs: string | null; label: string }

/** Where messages and commands are typed: Enter sends, Shift+Enter makes a new line, `/` and `@` offer what fits. */
export function MessageBox({ channel, threadTs, label }: MessageBoxProps): ComponentChild {
  const { state, act } = usePage()
  const id = useId()
  const box = useMessageBox({
    names: names(state),
    post: async (text) => {
      const typed = { kind: 'type', user: state.me.id, channel: channel.id, threadTs, text } as const
      const outcome = await act(typed, 'quietly')
      return outcome.kind === 'failed' ? outcome.why : null
    },
  })
  return h('div', { class: 'box-place' }, [
    box.offered === null ? null : h(CompletionList, { id: `${id}-offers`, ...box.offered, onTake: box.take }),
    h(
      'form',
      {
        class: 'box',
        onSubmit: (event: Event) => {
          event.preventDefault()
          void box.send()
          // Its button has nothing to send now, and gives up the focus.
          box.area.current?.focus()
        },
      },
      [h(TextArea, { box, id, label }), h(BoxBar, { box, hint: threadTs === null ? 'Type / for commands' : '' })],
    ),
    h('p', { class: 'box-refusal', id: `${id}-refusal`, role: 'status' }, box.refusal),
  ])
}

function TextArea({ box, id, label }: { box: MessageBoxState; id: string; label: string }): ComponentChild {
  const { area, text, offered, refusal, write, onKeyDown, dismiss } = box
  return h('textarea', {
    ref: area,
    class: 'box-text',
    rows: 1,
    value: text,
    placeholder: label,
    'aria-label': label,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': offered !== null,
    'aria-controls': `${id}-offers`,
    'aria-activedescendant': offered === null ? undefined : `${id}-offers-${offered.active}`,
    'aria-describedby': refusal === '' ? undefined : `${id}-refusal`,
    onInput: ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) =>
      write(currentTarget.value, currentTarget.selectionStart),
    onKeyDown,
    onBlur: dismiss,
  })
}

function BoxBar({ box, hint }: { box: MessageBoxState; hint: string }): ComponentChild {
  return h('div', { class: 'box-bar' }, [
    h(Menu, {
      label: 'Insert a meeting link',
      icon: 'plus',
      items: SAMPLE_LINKS.map(({ platform, make }) => ({
        label: `${platform} link`,
        from: null,
        onPick: () => box.insert(withLink(box.text.trim(), make())),
      })),
    }),
    h('span', { class: 'box-hint' }, hint),
    h(
      'button',
      { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send', disabled: box.text.trim() === '' },
      h(Icon, { name: 'send' }),
    ),
  ])
}

/** In an empty box the link comes behind the command: that is what it is for. */
function withLink(text: string, link: string): string {
  return `${text === '' ? '/record' : text} ${link}`
}

function names({ app, people, me }: PageState): Offer[] {
  const others = people.filter(({ id }) => id !== me.id)
  return [
    {
      insert: `@${app.name} `,
      label: `@${app.name}`,
      hint: '',
      explains: 'The app: with a meeting link, it records',
    },
    ...others.map(({ name, realName }) => ({ insert: `@${name} `, label: `@${name}`, hint: '', explains: realName })),
  ]
}
