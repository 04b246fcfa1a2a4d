import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LightRecall, openLightRecall } from './light-recall.ts'
import { type LightSlack, openLightSlack } from './light-slack.ts'

/** Where one measure happens: a folder, Slack, Recall, and what a process must be told of them. */
export type Place = AsyncDisposable & {
  slack: LightSlack
  recall: LightRecall
  folder: string
  /** The database of the process. */
  file: string
  /** The settings of the app, in HTTP mode, with links of its own. */
  env: Record<string, string>
  webhookSecret: string
  signingSecret: string
}

export const APP = 'src/main.ts'

/** The script of a baseline. */
export function baseline(name: string): string {
  return `test/bench/baselines/${name}.ts`
}

/** Opens a place. */
export async function openPlace(): Promise<Place> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-bench-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const slack = undo.use(await openLightSlack())
  const recall = undo.use(await openLightRecall())
  const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`
  const signingSecret = randomBytes(16).toString('hex')
  const file = join(folder, 'recorder.db')
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
    RECALL_API_KEY: randomBytes(16).toString('hex'),
    RECALL_API_URL: recall.apiUrl,
    RECALL_WEBHOOK_SECRET: webhookSecret,
    PUBLIC_URL: 'https://recorder.example.com',
    DATABASE_URL: `sqlite:${file}`,
  }
  const rest = undo.move()
  return {
    ...{ slack, recall, folder, file, env, webhookSecret, signingSecret },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
