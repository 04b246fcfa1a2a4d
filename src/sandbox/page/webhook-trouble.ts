import type { Sandbox } from '../open-sandbox.ts'
import type { Trouble } from './page-state.ts'
import type { TroubleSwitch } from './trouble-switch.ts'

/** So long webhooks are gathered before they are sent in the wrong order. */
const GATHER_MS = 8_000
const DELAY_MS = 60_000

/** The switches of what can go wrong with webhooks, all off. */
export function createWebhookTrouble({ clock, recall }: Pick<Sandbox, 'clock' | 'recall'>): TroubleSwitch[] {
  const { trouble } = recall.webhooks
  const callOffs = new Set<() => void>()
  return [
    toSwitch(
      { name: 'webhooks-lost', words: 'Lost', explains: 'None is sent: the app must find out by asking.' },
      { is: () => trouble.lose === 'all', turn: (on) => Object.assign(trouble, { lose: on ? 'all' : 'none' }) },
    ),
    toSwitch(
      { name: 'webhooks-doubled', words: 'Sent twice', explains: 'Each one comes twice at the same moment.' },
      { is: () => trouble.copies > 1, turn: (on) => Object.assign(trouble, { copies: on ? 2 : 1 }) },
    ),
    toSwitch(
      {
        name: 'webhooks-reordered',
        words: 'In the wrong order',
        explains: 'Gathered for 8 seconds, then newest first.',
      },
      { is: () => callOffs.size > 0, turn: (on) => (on ? gather() : letGo()) },
    ),
    toSwitch(
      { name: 'webhooks-late', words: 'A minute late', explains: 'Each is first sent a minute after it happened.' },
      { is: () => trouble.delayMs > 0, turn: (on) => Object.assign(trouble, { delayMs: on ? DELAY_MS : 0 }) },
    ),
    toSwitch(
      { name: 'webhooks-foreign', words: 'Mixed with others’', explains: 'Events of other products come along.' },
      { is: () => trouble.foreign, turn: (on) => Object.assign(trouble, { foreign: on }) },
    ),
  ]

  function gather(): void {
    recall.webhooks.hold()
    const callOff = clock.after(GATHER_MS, () => {
      callOffs.delete(callOff)
      recall.webhooks.release('reversed')
      gather()
    })
    callOffs.add(callOff)
  }
  function letGo(): void {
    for (const callOff of callOffs) callOff()
    callOffs.clear()
    recall.webhooks.release('reversed')
  }
}

function toSwitch(
  told: Pick<Trouble, 'name' | 'words' | 'explains'>,
  { is, turn }: { is: () => boolean; turn: (on: boolean) => void },
): TroubleSwitch {
  return {
    ...told,
    group: 'webhooks',
    can: ['off', 'on'],
    mode: () => (is() ? 'on' : 'off'),
    set: (mode) => turn(mode === 'on'),
  }
}
