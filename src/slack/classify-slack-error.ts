import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import type { SlackTrouble } from '../recording/slack-outcome.ts'
import { NoToken } from './no-token.ts'

/** What a failed call proved, with Slack's own code where it answered with one. */
export type SlackFailure = { trouble: SlackTrouble; code: string | null }

/**
 * Sorts whatever a WebClient threw. Only what stands on the lists below proves that nothing happened; all else is
 * `unknown` (rule 5, facts 2.3): other HTTP statuses, time-outs, cut answers, pages instead of JSON, codes nobody knew.
 */
export function classifySlackError(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) return limited(error.retryAfter * 1000)
  if (error instanceof WebAPIPlatformError) return classifyCode(error)
  if (error instanceof WebAPIHTTPError) return failed({ kind: 'unknown', why: `http ${error.statusCode}` })
  if (error instanceof WebAPIRequestError && error.original instanceof NoToken) return failed(error.original.trouble)
  if (error instanceof WebAPIRequestError) return failed(unsentOrUnknown(error.original))
  // The SDK has no class of its own for a 429 without a usable Retry-After.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain'))
    return limited(DEFAULT_WAIT_MS)
  return failed(unsentOrUnknown(error))
}

const DEFAULT_WAIT_MS = 30_000
// Free plans only: the workspace has used up its messages, which no short wait changes.
const MESSAGE_LIMIT_WAIT_MS = 10 * 60_000

const CODES: Record<Exclude<SlackTrouble['kind'], 'unknown'>, readonly string[]> = {
  limited: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  notDone: [
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
    'org_login_required',
    'external_channel_migrating',
    'update_failed',
    'streaming_state_conflict',
  ],
  channel: [
    'not_in_channel',
    'channel_not_found',
    'is_archived',
    'is_inactive',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'ekm_access_denied',
    'no_permission',
    'cannot_reply_to_message',
    'thread_not_found',
    'messages_tab_disabled',
    'posting_to_channel_denied',
    // A direct message to a person who is gone or must not be written to.
    'user_not_found',
    'users_not_found',
    'user_disabled',
    'user_not_visible',
    'user_not_in_channel',
    'cannot_dm_bot',
  ],
  token: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'missing_scope',
    'not_allowed_token_type',
    'team_access_not_granted',
    'app_access_restricted',
    'accesslimited',
    'access_denied',
    'enterprise_is_restricted',
    'two_factor_setup_required',
    'team_not_found',
    'user_removed_from_team',
    'team_disabled',
  ],
  refused: [
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'msg_too_long',
    'no_text',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'metadata_too_large',
    'too_many_attachments',
    'markdown_text_conflict',
    'invalid_arguments',
    'block_mismatch',
  ],
}

const CLASS_OF = new Map<string, SlackTrouble['kind']>()
for (const kind of ['limited', 'notDone', 'channel', 'token', 'refused'] as const) {
  for (const code of CODES[kind]) CLASS_OF.set(code, kind)
}

function classifyCode(error: WebAPIPlatformError): SlackFailure {
  const code = String(error.data.error)
  // A page of HTML with status 200 arrives here too, its text as the code.
  if (!/^[a-z][a-z0-9_]{1,79}$/.test(code)) return failed({ kind: 'unknown', why: 'unreadable answer' })
  const kind = CLASS_OF.get(code) ?? 'unknown'
  if (kind !== 'limited') return { trouble: { kind, why: code }, code }
  const asked = error.data.response_metadata?.retryAfter
  const wait = code === 'message_limit_exceeded' ? MESSAGE_LIMIT_WAIT_MS : DEFAULT_WAIT_MS
  return { trouble: { kind, retryAfterMs: asked === undefined ? wait : asked * 1000 }, code }
}

function limited(retryAfterMs: number): SlackFailure {
  return failed({ kind: 'limited', retryAfterMs })
}

function failed(trouble: SlackTrouble): SlackFailure {
  return { trouble, code: null }
}

// These come from finding the host, from connecting or from the TLS handshake: no byte of the request has left by then.
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

function unsentOrUnknown(error: unknown): SlackTrouble {
  const codes = causes(error).map(connectCode)
  const found = codes.find((code) => code !== null)
  if (found) return { kind: 'notDone', why: found }
  const name = error instanceof Error ? error.name : 'error'
  return { kind: 'unknown', why: name === 'TimeoutError' ? 'time-out' : 'no answer' }
}

/** An unreachable host is also reported on a connection that was open and used: only `connect` and name lookups count. */
function connectCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  const { code } = error
  const syscall = 'syscall' in error ? error.syscall : undefined
  if (code === 'ETIMEDOUT') return syscall === 'connect' ? code : null
  if (typeof code !== 'string' || !BEFORE_SENDING.has(code)) return null
  return syscall === undefined || syscall === 'connect' || syscall === 'getaddrinfo' ? code : null
}

function causes(error: unknown, depth = 0): unknown[] {
  if (!(error instanceof Error) || depth > 8) return []
  const inner = error instanceof AggregateError ? error.errors : []
  return [error, ...inner, ...causes(error.cause, depth + 1)]
}
