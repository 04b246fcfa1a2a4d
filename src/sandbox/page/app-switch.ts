import type { Sandbox } from '../open-sandbox.ts'
import type { AppState } from './page-state.ts'

/** Stops and starts the app, one after the other: an app that is still stopping holds its database. */
export type AppSwitch = {
  is(): AppState['is']
  /** Resolves when the app is as wanted; rejects when it could not be started. Safe to repeat. */
  turn(on: boolean): Promise<void>
  ownLinks(): boolean
  /** Whether the app posts links of its own. A running app is started anew, because it reads its settings only then. */
  useOwnLinks(on: boolean): Promise<void>
}

/** Makes the switch of a sandbox whose app runs. `changed` is told at each step. */
export function createAppSwitch(
  sandbox: Pick<Sandbox, 'startApp' | 'stopApp' | 'ownLinks' | 'useOwnLinks'>,
  changed: () => void,
): AppSwitch {
  let is: AppState['is'] = 'running'
  let last = Promise.resolve()

  function become(now: AppState['is']): void {
    is = now
    changed()
  }
  async function change(on: boolean): Promise<void> {
    become(on ? 'starting' : 'stopping')
    try {
      await (on ? sandbox.startApp() : sandbox.stopApp())
    } catch (error) {
      become('stopped')
      throw error
    }
    become(on ? 'running' : 'stopped')
  }

  async function changeLinks(on: boolean): Promise<void> {
    if (on === sandbox.ownLinks()) return
    const runs = is === 'running'
    if (runs) await change(false)
    sandbox.useOwnLinks(on)
    changed()
    if (runs) await change(true)
  }
  function afterTheLast(doing: () => Promise<void>): Promise<void> {
    const next = last.then(doing)
    last = next.catch(() => undefined)
    return next
  }

  return {
    is: () => is,
    turn: (on) => afterTheLast(() => change(on)),
    ownLinks: sandbox.ownLinks,
    useOwnLinks: (on) => afterTheLast(() => changeLinks(on)),
  }
}
