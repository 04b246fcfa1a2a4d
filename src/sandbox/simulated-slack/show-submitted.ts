import { checkView } from './check-view.ts'
import { isRecord, type JsonRecord } from './json.ts'
import type { MethodContext } from './method-context.ts'
import { blocksOf } from './view-elements.ts'
import { MAX_STACK, stackOf } from './view-methods.ts'
import type { OpenView } from './view-store.ts'

/** What a person sees of their submission; `updated` also when another view came on top. After `failed` the modal stays. */
export type SubmitOutcome =
  | { kind: 'closed' }
  | { kind: 'errors'; errors: { [blockId: string]: string } }
  | { kind: 'updated' }
  | { kind: 'failed'; error: string }

/** Does to the modal what the ack says (https://docs.slack.dev/surfaces/modals); what Slack cannot read fails. */
export function showSubmitted(context: MethodContext, open: OpenView, ack: JsonRecord): SubmitOutcome {
  if (Object.keys(ack).length === 0) {
    context.views.close([open])
    return { kind: 'closed' }
  }
  switch (ack['response_action']) {
    case 'clear':
      context.views.close(stackOf(context, open))
      return { kind: 'closed' }
    case 'errors':
      return showErrors(context, open, ack['errors'])
    case 'update': {
      const checked = checkView(ack['view'], 'modal')
      if (checked.kind === 'refused') return UNREADABLE
      context.views.update(open, checked.view)
      return { kind: 'updated' }
    }
    case 'push': {
      const checked = checkView(ack['view'], 'modal')
      if (checked.kind === 'refused' || stackOf(context, open).length >= MAX_STACK) return UNREADABLE
      const { userId, channel } = open
      context.views.open({ userId, channel, view: checked.view, onto: open })
      return { kind: 'updated' }
    }
    default:
      return UNREADABLE
  }
}

/** The person only reads "We had some trouble connecting. Try again?"; the word is the simulator's own. */
const UNREADABLE = { kind: 'failed', error: 'invalid_view_response' } as const

/** Errors belong under input blocks, and an empty list of them says nothing. */
function showErrors({ views }: MethodContext, open: OpenView, sent: unknown): SubmitOutcome {
  if (!isRecord(sent)) return UNREADABLE
  const inputs = blocksOf(open.view).filter((block) => block['type'] === 'input')
  const entries = Object.entries(sent)
  const errors: { [blockId: string]: string } = {}
  for (const [blockId, text] of entries) {
    const isKnown = inputs.some((block) => block['block_id'] === blockId)
    if (!isKnown || typeof text !== 'string' || text === '') return UNREADABLE
    errors[blockId] = text
  }
  if (entries.length === 0) return UNREADABLE
  views.fill(open, { errors })
  return { kind: 'errors', errors }
}
