import { classifySlackError } from './classify-slack-error.ts'
import type { ListenerDeps } from './listener.ts'
import { homeView } from './messages/home-view.ts'

/** Shows somebody their Home tab as it is now; safe to repeat. A failure is logged: the tab is made anew when it is opened again. Never throws. */
export async function publishHome(deps: ListenerDeps, who: { team: string; user: string }): Promise<void> {
  const { team, user } = who
  try {
    const items = await deps.acts.readHome({ team, user })
    const view = homeView({ items }, await deps.words(team))
    await deps.clientFor(team).views.publish({ user_id: user, view })
  } catch (error) {
    logViewFailure(deps, { method: 'views.publish', error })
  }
}

/** Which call failed and with what code; views hold what people wrote, so nothing more is logged. */
export function logViewFailure({ log }: Pick<ListenerDeps, 'log'>, failed: { method: string; error: unknown }): void {
  const { trouble } = classifySlackError(failed.error)
  log.warn({ method: failed.method, why: 'why' in trouble ? trouble.why : trouble.kind }, 'A view could not be shown')
}
