import type { LifeName, LifeStep } from '../../src/sandbox/simulated-recall/lives.ts'
import { LIVES } from '../../src/sandbox/simulated-recall/lives.ts'

/** A press that the life needs: on the card of `channel`, once it shows these words. */
export type Press = { user: string; channel: string; button: string; when: string }

/** A request: who types what, where. Each begins a thread. */
export type Request = { user: string; channel: string; text: string }

/** One life of a recording, as people and Recall play it, and what it must come to in each of its threads. */
export type Life = {
  name: string
  polling: boolean
  bot: LifeName | readonly LifeStep[]
  requests: readonly Request[]
  press: Press | null
  /** In the final reply: how many links, and words. */
  links: number
  says: RegExp
  /** On the card, in the end. */
  card: RegExp
  alerts: number
}

const LINK = 'https://zoom.us/j/1234567890?pwd=s3cretPass'
const ANA = { user: 'ana', channel: '#standup', text: LINK }

const USUAL: Omit<Life, 'name' | 'bot'> = {
  ...{ polling: false, requests: [ANA], press: null, links: 1, alerts: 0 },
  ...{ says: /Watch recording/, card: /Recording ready/ },
}

// Long enough that the second request still finds the bot in its call after any restart.
const LONG: readonly LifeStep[] = LIVES.happy.map((step) =>
  step.name === 'endCall' ? { ...step, after: 300_000 } : step,
)

/** The lives that are broken at each of their places. */
export const CRASH_LIVES: readonly Life[] = [
  { ...USUAL, name: 'happy', bot: 'happy' },
  { ...USUAL, name: 'polling', bot: 'happy', polling: true },
  { ...USUAL, name: 'waiting-room', bot: 'waiting-room', alerts: 1 },
  { ...USUAL, name: 'fatal-after-recording', bot: 'fatal-after-recording' },
  { ...USUAL, name: 'scheduled', bot: 'happy', requests: [{ ...ANA, text: `${LINK} in 20 minutes` }] },
  {
    ...{ ...USUAL, name: 'stop-pressed', bot: 'endless' },
    press: { user: 'ben', channel: '#standup', button: 'stop', when: 'Recording since' },
  },
  {
    ...{ ...USUAL, name: 'two-threads', bot: LONG },
    requests: [ANA, { user: 'ben', channel: '#sales', text: LINK }],
  },
  { ...USUAL, name: 'two-parts', bot: 'two-parts', links: 2, card: /Recording ready.*2 parts/ },
]
