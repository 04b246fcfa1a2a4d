import { WebClient } from '@slack/web-api'
import { classifySlackError } from './classify-slack-error.ts'
import { webClientOptions } from './create-web-client.ts'
import { askIdentity, type IdentityOutcome } from './slack-identity.ts'

/** What Slack makes of a bot token, and its own time with the answer (ms since 1970; null without an answer). */
export type TriedBotToken = { outcome: IdentityOutcome; date: number | null }

/** What Slack makes of an app-level token. `url` opens one connection, once: whoever does not use it lets it lapse. */
export type TriedAppToken =
  | { kind: 'ok'; url: string }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable'; why: string }

/** Asks Slack who a bot token is. Without a token it still tells Slack's time. Changes nothing, never rejects. */
export async function tryBotToken(input: { token: string | undefined; apiUrl: string }): Promise<TriedBotToken> {
  let date: number | null = null
  const client = new WebClient(input.token, {
    ...webClientOptions(input.apiUrl),
    fetch: async (...sent: Parameters<typeof fetch>) => {
      const answer = await fetch(...sent)
      date = Date.parse(answer.headers.get('date') ?? '') || null
      return answer
    },
  })
  return { outcome: await askIdentity(client), date }
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
