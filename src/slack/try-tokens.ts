import { WebClient } from '@slack/web-api'
import { classifySlackError } from './classify-slack-error.ts'
import { webClientOptions } from './create-web-client.ts'
import { askIdentity, type IdentityOutcome } from './slack-identity.ts'

/** What Slack makes of a bot token, and how far our clock is ahead of its own, ms; null when it did not answer. */
export type TriedBotToken = { outcome: IdentityOutcome; aheadMs: number | null }

/** What Slack makes of an app-level token. `url` opens one connection, once: whoever does not use it lets it lapse. */
export type TriedAppToken =
  | { kind: 'ok'; url: string }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable'; why: string }

/** Asks Slack who a bot token is. Without a token it still tells Slack's time. Changes nothing, never rejects. */
export async function tryBotToken(input: { token: string | undefined; apiUrl: string }): Promise<TriedBotToken> {
  let aheadMs: number | null = null
  const client = new WebClient(input.token, {
    ...webClientOptions(input.apiUrl),
    fetch: async (...sent: Parameters<typeof fetch>) => {
      const answer = await fetch(...sent)
      const date = Date.parse(answer.headers.get('date') ?? '')
      aheadMs = Number.isNaN(date) ? null : Date.now() - date
      return answer
    },
  })
  return { outcome: await askIdentity(client), aheadMs }
}

/** Asks Slack for the address of a Socket Mode connection and opens none, so that nothing goes astray. Never rejects. */
export async function tryAppToken(input: { token: string; apiUrl: string }): Promise<TriedAppToken> {
  const client = new WebClient(input.token, webClientOptions(input.apiUrl))
  try {
    const { url } = await client.apps.connections.open({})
    return url === undefined ? { kind: 'unreachable', why: 'an answer without an address' } : { kind: 'ok', url }
  } catch (error) {
    const { trouble, code } = classifySlackError(error)
    if (trouble.kind === 'token') return { kind: 'refused', code: trouble.why }
    return { kind: 'unreachable', why: code ?? ('why' in trouble ? trouble.why : trouble.kind) }
  }
}
