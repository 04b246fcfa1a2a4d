import { type ComponentChild, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { blockContext } from './block-context.ts'
import { Modal } from './blocks/modal.ts'
import { usePage } from './page-context.ts'

/** The modal on top, if the app has opened one for this person. */
export function ModalLayer(): ComponentChild {
  const page = usePage()
  const { act, state } = page
  const open = state.modals.at(-1)
  const [errors, setErrors] = useState<{ [blockId: string]: string }>({})
  const version = open === undefined ? null : `${open.id} ${open.hash}`
  useEffect(() => setErrors(open?.errors ?? {}), [version])
  if (open === undefined) return null
  const user = state.me.id
  const viewId = open.id
  return h(Modal, {
    key: viewId,
    view: open.view,
    held: open.values,
    errors,
    context: blockContext(page, (press) => void act({ kind: 'press in view', user, viewId, press })),
    onSubmit: async (values) => {
      const outcome = await act({ kind: 'submit view', user, viewId, values })
      if (outcome.kind === 'errors') setErrors(outcome.errors)
    },
    onClose: () => void act({ kind: 'close view', user, viewId }),
  })
}
