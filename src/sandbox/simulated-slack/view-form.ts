import type { JsonRecord } from './json.ts'
import type { MethodContext } from './method-context.ts'
import type { OpenView } from './view-store.ts'

/** A view in the form in which the Web API, events and interaction payloads show it. */
export function viewForm({ world }: Pick<MethodContext, 'world'>, open: OpenView): JsonRecord {
  const { app } = world
  const isModal = open.kind === 'modal'
  return {
    id: open.id,
    team_id: app.teamId,
    ...{ private_metadata: '', callback_id: '', external_id: '', submit: null, close: null },
    ...{ clear_on_close: false, notify_on_close: false },
    ...open.view,
    state: { values: open.state },
    hash: open.hash,
    root_view_id: open.rootId,
    previous_view_id: isModal ? (open.previousId ?? null) : null,
    ...{ app_id: app.appId, bot_id: app.botId, app_installed_team_id: app.teamId },
  }
}
