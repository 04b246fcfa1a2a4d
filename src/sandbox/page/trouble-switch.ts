import type { Trouble, TroubleMode } from './page-state.ts'

/** One trouble with its switch; `mode` is `off` again when a trouble for the next call has hit it. */
export type TroubleSwitch = Omit<Trouble, 'mode'> & { mode(): TroubleMode; set(mode: TroubleMode): void }
