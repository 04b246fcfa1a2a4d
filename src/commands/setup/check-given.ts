import { createRecallClient } from '../../recall/create-recall-client.ts'
import { missingScopes } from '../../slack/slack-identity.ts'
import { tryAppToken, tryBotToken } from '../../slack/try-tokens.ts'
import { findRegion } from '../find-region.ts'
import { appTokenMend, botTokenMend } from '../slack-words.ts'

/** What asking about an answer came to. `unsure`: nobody could be asked. `words` are for the person who is asked. */
export type Checked =
  | { kind: 'good'; words: string; warning?: string; name?: string }
  | { kind: 'bad'; words: string }
  | { kind: 'unsure'; words: string }

/** Asks Slack who a bot token is. */
export async function checkBotToken(token: string, apiUrl: string): Promise<Checked> {
  const { outcome } = await tryBotToken({ token, apiUrl })
  switch (outcome.kind) {
    case 'known': {
      const { name, url, team, scopes } = outcome.identity
      const words = `Slack knows it: @${name} in ${(url === null ? null : URL.parse(url)?.host) ?? team}`
      const { required } = missingScopes(scopes ?? [])
      if (scopes === null || required.length === 0) return { kind: 'good', words, name }
      const warning = `It lacks scopes that nothing works without: ${required.join(', ')}. Add them on the page “OAuth & Permissions” and install the app again.`
      return { kind: 'good', words, name, warning }
    }
    case 'refused':
      return { kind: 'bad', words: `Slack refuses it (${outcome.code}). ${botTokenMend(outcome.code)}` }
    case 'unreachable':
      return { kind: 'unsure', words: `Slack could not be asked (${outcome.why}).` }
  }
}

/** Asks Slack whether an app-level token may open connections, and opens none. */
export async function checkAppToken(token: string, apiUrl: string): Promise<Checked> {
  const tried = await tryAppToken({ token, apiUrl })
  switch (tried.kind) {
    case 'ok':
      return { kind: 'good', words: 'Slack takes it: Socket Mode works' }
    case 'refused':
      return { kind: 'bad', words: `Slack refuses it (${tried.code}). ${appTokenMend(tried.code)}` }
    case 'unreachable':
      return { kind: 'unsure', words: `Slack could not be asked (${tried.why}).` }
  }
}

/** Asks one Recall whether it takes a key. */
export async function checkRecallKey(apiKey: string, { apiUrl, name }: RecallPlace): Promise<Checked> {
  const client = createRecallClient({ apiUrl, apiKey })
  const key = await client.checkKey()
  await client.close()
  switch (key.kind) {
    case 'ok':
      return { kind: 'good', words: `Recall takes it (${name})` }
    case 'badKey':
      return { kind: 'bad', words: `Recall (${name}) refuses it (HTTP 401).` }
    case 'failed':
      return { kind: 'unsure', words: `Recall (${name}) could not be asked (${key.why}).` }
  }
}

/** A Recall to ask, and how people are told which. */
export type RecallPlace = { apiUrl: string; name: string }

/** Which region takes a key, in words. */
export async function checkRegions(
  apiKey: string,
  where: Parameters<typeof findRegion>[1],
): Promise<Checked & { region?: string }> {
  const found = await findRegion(apiKey, where)
  if (found.kind === 'found') {
    return { kind: 'good', words: `This key belongs to ${found.region}`, region: found.region }
  }
  if (found.failed.length > 0) {
    return {
      kind: 'unsure',
      words: `Recall could not be asked in ${found.failed.join(', ')}; no other region takes it.`,
    }
  }
  return { kind: 'bad', words: 'No region of Recall takes this key. Copy it again, or make a new one.' }
}
