import { randomBytes } from 'node:crypto'
import type { SkippableClock } from '../clock.ts'
import type { AppSettings } from './app-settings.ts'
import type { AppIdentity } from './slack-world.ts'

/** Where the app is installed: in a workspace, or in a whole organisation. */
export type Holder = { kind: 'team' | 'org'; id: string }

/** What a token speaks for, or Slack's word for why it speaks for nothing. */
export type TokenState = { kind: 'good'; holder: Holder } | { kind: 'refused'; error: string }

/** Tokens that were given out together. `expiresIn` in seconds; absent without rotation. */
export type GivenTokens = {
  holder: Holder
  scopes: string[]
  token: string
  rotation: { refreshToken: string; expiresIn: number } | null
}

/** The app's installs by OAuth: codes, tokens and their rotation (facts, section 7). */
export type OAuth = {
  clientId: string
  clientSecret: string
  /** A code for what somebody allowed. */
  allow(allowed: { holder: Holder; scopes: string[]; redirectUri: string }): string
  /** Exchanges a code, once; else Slack's error. */
  exchange(code: string, redirectUri: string | undefined): GivenTokens | string
  /** Exchanges a refresh token: once, and for a short grace after that. */
  refresh(refreshToken: string): GivenTokens | string
  /** What this token speaks for; undefined: it was never given out. */
  stateOf(token: string): TokenState | undefined
  /** Takes all tokens away. */
  revoke(holder: Holder): void
  /** The install that a workspace is reached by: its own, else its organisation's, else what would be its own. */
  holderOf(app: AppIdentity): Holder
  /** Everything secret that was ever given out, to search for leaks. */
  secrets(): string[]
  /** From now on new tokens rotate, or do not. */
  useRotation(on: boolean): void
}

// https://docs.slack.dev/authentication/using-token-rotation: 12 hours, two live tokens. How short the grace is is not published.
const TOKEN_SECONDS = 12 * 60 * 60
const GRACE_MS = 60_000
const LIVE_TOKENS = 2
// https://docs.slack.dev/authentication/installing-with-oauth
const CODE_MS = 10 * 60_000

type Token = { holder: Holder; scopes: string[]; expiresAt: number; revoked: boolean }
type Refresh = { holder: Holder; scopes: string[]; usedAt: number | null; revoked: boolean }
type Code = { holder: Holder; scopes: string[]; redirectUri: string; at: number; used: boolean }

/** Makes it without any install. */
export function createOAuth(deps: { clock: Pick<SkippableClock, 'now'>; settings: AppSettings }): OAuth {
  const { clock } = deps
  const codes = new Map<string, Code>()
  const tokens = new Map<string, Token>()
  const refreshes = new Map<string, Refresh>()
  const clientSecret = secret()
  let rotates = deps.settings.rotatesTokens

  function give(holder: Holder, scopes: string[]): GivenTokens {
    const token = rotates ? `xoxe.xoxb-1-${secret()}` : `xoxb-${secret()}`
    const expiresAt = rotates ? clock.now() + TOKEN_SECONDS * 1000 : Number.POSITIVE_INFINITY
    tokens.set(token, { holder, scopes, expiresAt, revoked: false })
    if (!rotates) return { holder, scopes, token, rotation: null }
    const live = [...tokens.values()].filter((one) => isOf(one, holder) && !one.revoked)
    for (const old of live.slice(0, -LIVE_TOKENS)) old.revoked = true
    const refreshToken = `xoxe-1-${secret()}`
    refreshes.set(refreshToken, { holder, scopes, usedAt: null, revoked: false })
    return { holder, scopes, token, rotation: { refreshToken, expiresIn: TOKEN_SECONDS } }
  }

  return {
    clientId: '1234567890.1234567890',
    clientSecret,
    allow(allowed) {
      const code = secret()
      codes.set(code, { ...allowed, at: clock.now(), used: false })
      return code
    },
    exchange(code, redirectUri) {
      const known = codes.get(code)
      if (known === undefined) return 'invalid_code'
      if (known.used) return 'code_already_used'
      if (clock.now() - known.at > CODE_MS) return 'invalid_code'
      if (known.redirectUri !== redirectUri) return 'bad_redirect_uri'
      known.used = true
      return give(known.holder, known.scopes)
    },
    refresh(refreshToken) {
      const known = refreshes.get(refreshToken)
      if (known === undefined || known.revoked) return 'invalid_refresh_token'
      if (known.usedAt !== null && clock.now() - known.usedAt > GRACE_MS) return 'invalid_refresh_token'
      known.usedAt ??= clock.now()
      return give(known.holder, known.scopes)
    },
    stateOf(token) {
      const known = tokens.get(token)
      if (known === undefined) return undefined
      if (known.revoked) return { kind: 'refused', error: 'account_inactive' }
      if (clock.now() >= known.expiresAt) return { kind: 'refused', error: 'token_expired' }
      return { kind: 'good', holder: known.holder }
    },
    revoke(holder) {
      for (const one of [...tokens.values(), ...refreshes.values()]) if (isOf(one, holder)) one.revoked = true
    },
    holderOf(app) {
      const isLive = (holder: Holder) => [...tokens.values()].some((one) => isOf(one, holder) && !one.revoked)
      const own: Holder = { kind: 'team', id: app.teamId }
      const org: Holder = { kind: 'org', id: app.enterprise?.id ?? '' }
      return !isLive(own) && isLive(org) ? org : own
    },
    secrets: () => [clientSecret, ...codes.keys(), ...tokens.keys(), ...refreshes.keys()],
    useRotation(on) {
      rotates = on
    },
  }
}

function isOf(one: { holder: Holder }, { kind, id }: Holder): boolean {
  return one.holder.kind === kind && one.holder.id === id
}

function secret(): string {
  return randomBytes(18).toString('hex')
}
