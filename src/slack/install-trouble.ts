import { AuthorizationError, InvalidStateError, MissingCodeError, MissingStateError } from '@slack/oauth'
import { WebAPIPlatformError } from '@slack/web-api'
import { NotStored } from './payload-errors.ts'

/**
 * Why an install did not come to its end. `notBegunHere`: it came from Slack's own pages, or by a link somebody made up;
 * `expired`: its 10 minutes were over; `otherBrowser`; `usedUp`: Slack does not take the code (again).
 */
export type InstallTrouble =
  | 'declined'
  | 'notBegunHere'
  | 'expired'
  | 'otherBrowser'
  | 'usedUp'
  | 'setUpWrongly'
  | 'noBot'
  | 'slackSilent'
  | 'ours'

/** The app was not given a bot token, without which nothing works. */
export class NoBot extends Error {
  override name = 'NoBot'
}

/** Tells by what the installer threw. */
export function installTrouble(error: unknown): InstallTrouble {
  if (error instanceof AuthorizationError) return 'declined'
  if (error instanceof MissingStateError || error instanceof MissingCodeError) return 'notBegunHere'
  if (error instanceof InvalidStateError) return error.message.includes('browser session') ? 'otherBrowser' : 'expired'
  // The request's own address cannot be read.
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL') return 'notBegunHere'
  if (error instanceof NoBot) return 'noBot'
  if (error instanceof NotStored) return 'ours'
  return error instanceof WebAPIPlatformError ? ofSlack(String(error.data.error)) : 'slackSilent'
}

const CODE = new Set(['invalid_code', 'code_already_used', 'code_expired'])
const SETUP = new Set(['bad_client_secret', 'invalid_client_id', 'bad_redirect_uri', 'invalid_scope', 'missing_scope'])

function ofSlack(code: string): InstallTrouble {
  if (CODE.has(code)) return 'usedUp'
  return SETUP.has(code) ? 'setUpWrongly' : 'slackSilent'
}
