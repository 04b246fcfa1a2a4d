import { parseArgs } from 'node:util'
import type { SettingName } from '../../config.ts'

/** What setup is told on its command line. `given` are settings by their names. */
export type Options = {
  given: Partial<Record<SettingName, string>>
  /** Asks nothing, not even in a terminal. */
  yes: boolean
  /** Changes settings of a file that is there, without asking. */
  force: boolean
  /** Asks Slack and Recall about what is given. */
  check: boolean
  browser: boolean
  file: string
}

/** Each question by its setting: its flag, and what it is. */
export const FLAGS: Partial<Record<SettingName, { flag: string; what: string }>> = {
  SLACK_BOT_TOKEN: { flag: 'slack-bot-token', what: 'Bot User OAuth Token, xoxb-…' },
  SLACK_APP_TOKEN: { flag: 'slack-app-token', what: 'app-level token, xapp-… (Socket Mode)' },
  SLACK_SIGNING_SECRET: { flag: 'slack-signing-secret', what: 'instead of the app token: HTTP mode' },
  SLACK_CLIENT_ID: { flag: 'slack-client-id', what: 'instead of the bot token: many workspaces' },
  SLACK_CLIENT_SECRET: { flag: 'slack-client-secret', what: 'many workspaces' },
  RECALL_API_KEY: { flag: 'recall-api-key', what: 'a key of your Recall region' },
  RECALL_REGION: { flag: 'recall-region', what: 'us-west-2, …; not given: found out with the key' },
  RECALL_WEBHOOK_SECRET: { flag: 'recall-webhook-secret', what: 'whsec_…; not given: polling' },
  PUBLIC_URL: { flag: 'public-url', what: 'the public https address, if there is one' },
  DATABASE_URL: { flag: 'database-url', what: 'sqlite:./data/recorder.db unless given' },
}

/** What `--help` prints. */
export const USAGE = `npm run setup                asks for what is needed, checks it, and writes .env
npm run setup -- OPTIONS     takes from the options what they give, and asks for the rest

${Object.entries(FLAGS)
  .map(([, { flag, what }]) => `  --${flag.padEnd(24)} ${what}`)
  .join('\n')}
  --yes                      asks nothing; what is missing is listed. So it is without a terminal
  --force                    changes settings of an .env that is there (a copy of it is kept)
  --no-check                 does not ask Slack and Recall whether they take what is given
  --no-browser               opens no browser
  --env-file FILE            writes this file instead of .env
  --help

Each setting may also be given by the environment variable of its name (SLACK_BOT_TOKEN=…), which keeps secrets out of
the list of processes. Ends with 0 when the file is written, 1 when something was refused, 2 when something is missing.`

/** Reads the arguments. A problem is a sentence. */
export function readOptions(args: string[]): { kind: 'options'; options: Options } | { kind: 'help' } | Problem {
  try {
    const { values } = parseArgs({ args, options: PARSED, allowNegative: false })
    if (values['help'] === true) return { kind: 'help' }
    const given = Object.entries(FLAGS).flatMap(([name, { flag }]) => {
      const value = values[flag]
      return typeof value === 'string' ? [[name, value.trim()] as const] : []
    })
    return {
      kind: 'options',
      options: {
        given: Object.fromEntries(given),
        yes: values['yes'] === true,
        force: values['force'] === true,
        check: values['no-check'] !== true,
        browser: values['no-browser'] !== true,
        file: String(values['env-file'] ?? '.env'),
      },
    }
  } catch (error) {
    // What follows its first sentence explains Node's own ways.
    return { kind: 'problem', problem: error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error) }
  }
}

type Problem = { kind: 'problem'; problem: string }

const PARSED: Record<string, { type: 'string' | 'boolean' }> = {
  ...Object.fromEntries(Object.values(FLAGS).map(({ flag }) => [flag, { type: 'string' }] as const)),
  'env-file': { type: 'string' },
  yes: { type: 'boolean' },
  force: { type: 'boolean' },
  'no-check': { type: 'boolean' },
  'no-browser': { type: 'boolean' },
  help: { type: 'boolean' },
}
