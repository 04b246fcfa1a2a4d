import type { SlackTrouble } from '../recording/slack-outcome.ts'

/** A call that was never made, because we have no token for its workspace (now). */
export class NoToken extends Error {
  override name = 'NoToken'
  readonly trouble: Extract<SlackTrouble, { kind: 'token' | 'notDone' }>

  constructor(trouble: NoToken['trouble']) {
    super(trouble.why)
    this.trouble = trouble
  }
}
