import type { Config } from '../../config.ts'
import { createRecallClient, type KeyCheck } from '../../recall/create-recall-client.ts'
import { type TriedAppToken, type TriedBotToken, tryAppToken, tryBotToken } from '../../slack/try-tokens.ts'
import { type TriedDatabase, tryDatabase } from '../../store/try-database.ts'
import { type Knock, knock } from './knock.ts'
import { type AppHere, lookForApp } from './look-for-app.ts'

/** What several checks look at. Each is found out at most once, when it is first asked for; none rejects. */
export type Facts = {
  /** The version of Node that runs this. */
  node: string
  /** Which channels the operator asked about, by their ids. */
  channels: readonly string[]
  botToken(): Promise<TriedBotToken>
  appToken(token: string): Promise<TriedAppToken>
  /** `aheadMs`: how far our clock is ahead of Recall's; null when it did not answer. */
  recallKey(): Promise<TriedKey>
  database(): Promise<TriedDatabase>
  /** Whether the app runs on this machine, on the port that is set. */
  app(): Promise<AppHere>
  /** What answers at PUBLIC_URL/healthz. */
  door(): Promise<Knock>
}

type TriedKey = { key: KeyCheck; aheadMs: number | null }

/** Makes them, with nothing found out yet. */
export function createFacts(config: Config, given: Pick<Facts, 'node' | 'channels'>): Facts {
  const { slack, recall } = config
  const token = slack.access.kind === 'token' ? slack.access.botToken : undefined
  return {
    ...given,
    botToken: once(() => tryBotToken({ token, apiUrl: slack.apiUrl })),
    appToken: (appToken) => tryAppToken({ token: appToken, apiUrl: slack.apiUrl }),
    recallKey: once(() => tryKey(recall)),
    database: once(() => tryDatabase(config.database)),
    app: once(() => lookForApp(config)),
    door: once(() => knock(`${config.publicUrl}/healthz`)),
  }
}

async function tryKey({ apiUrl, apiKey }: Config['recall']): Promise<TriedKey> {
  let aheadMs: number | null = null
  const client = createRecallClient({
    apiUrl,
    apiKey,
    onDate: (heard) => {
      aheadMs = Date.now() - heard
    },
  })
  const key = await client.checkKey()
  await client.close()
  return { key, aheadMs }
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined
  return () => {
    found ??= find()
    return found
  }
}
