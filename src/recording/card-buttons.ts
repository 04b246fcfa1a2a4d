import { LEAD_MS } from './next-create-step.ts'
import type { CardButton, CardState } from './views.ts'

/** What may be pressed in this state (product.md, "The card"). `wanted`: a pause or resume is being carried out. */
export function cardButtons(state: CardState, at: { now: number; wanted: boolean }): CardButton[] {
  switch (state.kind) {
    case 'requested':
    case 'creating':
      return ['cancel']
    case 'scheduled':
      return state.joinAt - at.now > LEAD_MS ? ['change', 'cancel'] : ['cancel']
    case 'joining':
    case 'waiting':
    case 'inCall':
      return ['stop']
    case 'recording':
      return at.wanted ? ['stop'] : ['pause', 'stop']
    case 'paused':
      return at.wanted ? ['stop'] : ['resume', 'stop']
    case 'stopping':
    case 'preparing':
    case 'ready':
      return []
    case 'nothing':
    case 'failed':
    case 'refused':
    case 'notCreated':
    case 'cancelled':
    case 'lost':
      return ['tryAgain']
  }
}
