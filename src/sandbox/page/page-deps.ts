import type { Sandbox } from '../open-sandbox.ts'
import type { AppSwitch } from './app-switch.ts'
import type { TroubleSwitches } from './trouble-switches.ts'

/** What the page shows and moves. `people` and `channels` are names: whom one can act as, and where. */
export type PageDeps = {
  sandbox: Sandbox
  app: AppSwitch
  troubles: TroubleSwitches
  people: readonly string[]
  channels: readonly string[]
}
