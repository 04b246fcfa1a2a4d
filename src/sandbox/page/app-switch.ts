import type { Sandbox } from '../open-sandbox.ts'
import type { AppState } from './page-state.ts'

/** Stops and starts the app, one after the other: an app that is still stopping holds its database. */
export type AppSwitch = {
  is(): AppState['is']
  /** Resolves when the app is as wanted; rejects when it could not be started. Safe to repeat. */
  turn(on: boolean): Promise<void>
}

/** Makes the switch of a sandbox whose app runs. `changed` is told at each step. */
export function createAppSwitch(sandbox: Pick<Sandbox, 'startApp' | 'stopApp'>, changed: () => void): AppSwitch {
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

  return {
    is: () => is,
    turn(on) {
      const next = last.then(() => change(on))
      last = next.catch(() => undefined)
      return next
    },
  }
}
