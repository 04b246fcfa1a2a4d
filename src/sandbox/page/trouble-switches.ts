import type { Sandbox } from '../open-sandbox.ts'
import type { Trouble, TroubleMode } from './page-state.ts'
import { createRequestTrouble } from './request-trouble.ts'
import { createWebhookTrouble } from './webhook-trouble.ts'

/** Everything that can be made to go wrong, each with a switch. */
export type TroubleSwitches = {
  list(): Trouble[]
  /** False when there is no such trouble, or it has no such mode. */
  set(name: string, mode: TroubleMode): boolean
  /** Switches everything off; safe to repeat. */
  close(): void
}

/** Makes the switches of a sandbox, all off. */
export function createTroubleSwitches(sandbox: Sandbox): TroubleSwitches {
  const switches = [...createWebhookTrouble(sandbox), ...createRequestTrouble(sandbox)]
  return {
    list: () => switches.map(({ set: _, mode, ...told }) => ({ ...told, mode: mode() })),
    set(name, mode) {
      const found = switches.find((one) => one.name === name)
      if (found?.can.includes(mode) !== true) return false
      if (found.mode() !== mode) found.set(mode)
      return true
    },
    close() {
      for (const one of switches) one.set('off')
    },
  }
}
