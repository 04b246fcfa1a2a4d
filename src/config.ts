import { z } from 'zod'

/** Everything the process is told from outside, checked. Durations are milliseconds. */
export type Config = {
  slack: {
    botToken: string
    mode: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }
    apiUrl: string
  }
  recall: {
    apiKey: string
    apiUrl: string
    /** How people are told which Recall we talk to: a region, or an address. */
    name: string
    /** Empty: polling mode. */
    webhookSecrets: string[]
    retentionHours: number | null
    joinMessage: string
  }
  /** Where links of our own begin, without a slash at its end; null: Recall's own links are posted. */
  publicUrl: string | null
  /** How many proxies in front of us count, in `X-Forwarded-For`. */
  trustProxy: number
  databasePath: string
  host: string
  port: number
  botName: string
  waitingRoomMs: number
  maxRecordingMs: number
  sweepQuietMs: number
  lostAfterMs: number | null
  historyMs: number
  logLevel: string
}

/** Either a whole configuration, or every fault in it: one sentence each, with what to set. */
export type ConfigOutcome = { kind: 'ok'; config: Config } | { kind: 'faulty'; faults: string[] }

const REGIONS = ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-northeast-1']
const MINUTE = 60_000
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const JOIN_MESSAGE = 'Hi, I am recording this meeting. The recording will be posted in Slack when it is ready.'

/** Reads the settings of `.env.example` from an environment. An empty variable counts as unset, but for `JOIN_MESSAGE`. */
export function readConfig(env: Record<string, string | undefined> = process.env): ConfigOutcome {
  const given = withoutEmpty(env)
  const parsed = SETTINGS.safeParse(given)
  const malformed = new Map((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]))
  const faults = [...[...malformed].map(([name, what]) => `${name}: ${what}`), ...missingTogether(given)]
  if (!parsed.success || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'ok', config: configOf(parsed.data) }
}

/** What of a configuration must never be read by others, for the log to leave out wherever it comes up. */
export function secretsOf({ slack, recall }: Config): string[] {
  const ofMode = slack.mode.kind === 'socket' ? slack.mode.appToken : slack.mode.signingSecret
  // Libraries know a webhook secret without what stands before it.
  const bare = recall.webhookSecrets.map((secret) => secret.replace(/^whsec_/, ''))
  return [slack.botToken, ofMode, recall.apiKey, ...recall.webhookSecrets, ...bare]
}

/** Where the database is, for a command that needs nothing else: no token has to be set for it. */
export function readDatabasePath(
  env: Record<string, string | undefined> = process.env,
): { kind: 'ok'; databasePath: string } | { kind: 'faulty'; faults: string[] } {
  const parsed = SETTINGS.pick({ DATABASE_URL: true }).safeParse(withoutEmpty(env))
  if (parsed.success) return { kind: 'ok', databasePath: pathOf(parsed.data.DATABASE_URL) }
  return { kind: 'faulty', faults: parsed.error.issues.map(({ message }) => `DATABASE_URL: ${message}`) }
}

function text(hint: string) {
  return z.string({ error: `is not set. ${hint}` })
}

function number(hint: string, { min, max, whole }: { min: number; max: number; whole: boolean }) {
  const wanted = `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, ${hint}.`
  const digits = z
    .string()
    .regex(whole ? /^\d+$/ : /^\d+(\.\d+)?$/, wanted)
    .transform(Number)
  return digits.pipe(z.number().min(min, wanted).max(max, wanted))
}

function address(hint: string) {
  return z.url({ protocol: /^https?$/, error: `must be a web address, ${hint}.` })
}

const SETTINGS = z.object({
  SLACK_BOT_TOKEN: text(
    'Copy the "Bot User OAuth Token" (xoxb-…) from your Slack app\'s page "OAuth & Permissions". (Many workspaces by OAuth are not built yet.)',
  ).regex(
    /^xoxb-[\x21-\x7e]+$/,
    'must begin with "xoxb-" and hold no spaces: it is the "Bot User OAuth Token" of your Slack app.',
  ),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-[\x21-\x7e]+$/,
      'must begin with "xapp-" and hold no spaces: it is an app-level token with the scope connections:write.',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: address('such as https://slack.com/api/').default('https://slack.com/api/'),
  RECALL_API_KEY: text("Make one on your Recall region's dashboard, page API keys.").regex(
    /^[\x21-\x7e]+$/,
    'holds spaces or other characters that no key has. Copy it again.',
  ),
  RECALL_REGION: z.enum(REGIONS, { error: `must be one of ${REGIONS.join(', ')}.` }).optional(),
  RECALL_API_URL: address('such as https://us-west-2.recall.ai').optional(),
  RECALL_WEBHOOK_SECRET: z
    .string()
    .transform(splitSecrets)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every(isWebhookSecret),
      'must be one or more secrets of the form whsec_…, separated by commas.',
    )
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'must be an https address, such as https://recorder.example.com.')
    .optional(),
  DATABASE_URL: z
    .string()
    // With two slashes the next word would be a host, which a file has not.
    .regex(
      /^sqlite:(?!\/\/(?!\/))./,
      'must look like sqlite:./data/recorder.db, or sqlite:///folder/recorder.db for a whole path. (Postgres is not built yet.)',
    )
    .default('sqlite:./data/recorder.db'),
  HOST: z.string().default('0.0.0.0'),
  PORT: number('such as 3000', { min: 0, max: 65_535, whole: true }).default(3000),
  BOT_NAME: z.string().max(100, 'must not be longer than 100 characters: Recall takes no more.').default('Recorder'),
  JOIN_MESSAGE: z.string().default(JOIN_MESSAGE),
  RETENTION_HOURS: number("or unset for your Recall account's own setting", {
    min: 1,
    max: 876_000,
    whole: true,
  }).optional(),
  MAX_RECORDING_MINUTES: number('the longest recording', { min: 1, max: 1440, whole: false }).default(240),
  WAITING_ROOM_MINUTES: number('how long the bot waits to be let in', { min: 0.5, max: 240, whole: false }).default(10),
  HISTORY_DAYS: number('how long webhooks and steps are kept', { min: 1, max: 3650, whole: false }).default(30),
  SWEEP_QUIET_SECONDS: number('how long a bot may be quiet', { min: 0.1, max: 3600, whole: false }).default(60),
  LOST_AFTER_MINUTES: number('the longest life of a bot', { min: 0.05, max: 10_080, whole: false }).optional(),
  TRUST_PROXY: number('the number of proxies in front', { min: 0, max: 20, whole: true }).default(0),
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}.` }).default('info'),
})

// What no variable can tell by itself.
function missingTogether(env: Record<string, string>): string[] {
  const faults: string[] = []
  if (!('SLACK_APP_TOKEN' in env || 'SLACK_SIGNING_SECRET' in env)) {
    faults.push(
      'SLACK_APP_TOKEN: is not set. Set it for Socket Mode (xapp-…), or set SLACK_SIGNING_SECRET for HTTP mode.',
    )
  }
  if (!('RECALL_REGION' in env || 'RECALL_API_URL' in env)) {
    faults.push(`RECALL_REGION: is not set. It is where your Recall account lives: ${REGIONS.join(', ')}.`)
  }
  return faults
}

function configOf(settings: z.infer<typeof SETTINGS>): Config {
  return {
    slack: {
      botToken: settings.SLACK_BOT_TOKEN,
      mode: modeOf(settings.SLACK_APP_TOKEN, settings.SLACK_SIGNING_SECRET),
      apiUrl: withSlash(settings.SLACK_API_URL),
    },
    recall: {
      apiKey: settings.RECALL_API_KEY,
      apiUrl: settings.RECALL_API_URL ?? `https://${settings.RECALL_REGION}.recall.ai`,
      name:
        settings.RECALL_API_URL === undefined
          ? `region ${settings.RECALL_REGION}`
          : new URL(settings.RECALL_API_URL).host,
      webhookSecrets: settings.RECALL_WEBHOOK_SECRET ?? [],
      retentionHours: settings.RETENTION_HOURS ?? null,
      joinMessage: settings.JOIN_MESSAGE,
    },
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: settings.TRUST_PROXY,
    databasePath: pathOf(settings.DATABASE_URL),
    host: settings.HOST,
    port: settings.PORT,
    botName: settings.BOT_NAME,
    waitingRoomMs: settings.WAITING_ROOM_MINUTES * MINUTE,
    maxRecordingMs: settings.MAX_RECORDING_MINUTES * MINUTE,
    sweepQuietMs: settings.SWEEP_QUIET_SECONDS * 1_000,
    lostAfterMs: settings.LOST_AFTER_MINUTES === undefined ? null : settings.LOST_AFTER_MINUTES * MINUTE,
    historyMs: settings.HISTORY_DAYS * 24 * 60 * MINUTE,
    logLevel: settings.LOG_LEVEL,
  }
}

function pathOf(databaseUrl: string): string {
  return databaseUrl.replace(/^sqlite:(\/\/(?=\/))?/, '')
}

// The app token decides: with both set, Slack delivers over the socket only (facts 1.8.12).
function modeOf(appToken: string | undefined, signingSecret: string | undefined): Config['slack']['mode'] {
  return appToken === undefined ? { kind: 'http', signingSecret: signingSecret ?? '' } : { kind: 'socket', appToken }
}

function withoutEmpty(env: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [name, value?.trim()] as const)
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => entry[1] !== undefined && (entry[1] !== '' || entry[0] === 'JOIN_MESSAGE'),
    ),
  )
}

function splitSecrets(list: string): string[] {
  return list
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}

// `whsec_` and the base64 of 8 to 128 bytes (facts, section 3).
function isWebhookSecret(secret: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+)={0,2}$/.exec(secret)?.[1]
  if (base64 === undefined || base64.length % 4 === 1) return false
  const bytes = Math.floor((base64.length * 3) / 4)
  return bytes >= 8 && bytes <= 128
}

function isPublicUrl(value: string): boolean {
  const url = URL.parse(value)
  const loopback =
    url?.hostname === 'localhost' || url?.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url?.hostname ?? '')
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
