import type { z } from 'zod'
import { missingTogether, SETTINGS } from './env-settings.ts'

/** Whose tokens we speak with: one workspace's own, or those of every workspace that installs the app by OAuth. */
export type SlackAccess =
  | { kind: 'token'; botToken: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string; stateSecret: string }

/** Where everything is stored. `url` holds a password. */
export type DatabaseAddress = { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }

/** Everything the process is told from outside, checked. Durations are milliseconds. */
export type Config = {
  slack: {
    access: SlackAccess
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
  database: DatabaseAddress
  /** 32 bytes each. Tokens are encrypted with the first, and read with any of them; never empty with OAuth (rule 34). */
  encryptionKeys: Buffer[]
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

const MINUTE = 60_000

/** Reads the settings of `.env.example` from an environment. An empty variable counts as unset, but for `JOIN_MESSAGE`. */
export function readConfig(env: Record<string, string | undefined> = process.env): ConfigOutcome {
  const given = withSlackCli(withoutEmpty(env))
  const parsed = SETTINGS.safeParse(given)
  const malformed = new Map((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]))
  const faults = [...[...malformed].map(([name, what]) => `${name}: ${what}`), ...missingTogether(given)]
  if (!parsed.success || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'ok', config: configOf(parsed.data) }
}

/** What of a configuration must never be read by others, for the log to leave out wherever it comes up. */
export function secretsOf({ slack, recall, database, encryptionKeys }: Config): string[] {
  const { access, mode } = slack
  const ofMode = mode.kind === 'socket' ? mode.appToken : mode.signingSecret
  const ofAccess = access.kind === 'token' ? [access.botToken] : [access.clientSecret, access.stateSecret]
  const ofDatabase = database.kind === 'postgres' ? passwordsIn(database.url) : []
  // Libraries know a webhook secret without what stands before it.
  const bare = recall.webhookSecrets.map((secret) => secret.replace(/^whsec_/, ''))
  return [
    ...ofAccess,
    ...[ofMode, recall.apiKey, ...recall.webhookSecrets, ...bare, ...ofDatabase],
    ...encryptionKeys.map((key) => key.toString('base64')),
  ]
}

/** Where the database is, for a command that needs nothing else: no token has to be set for it. */
export function readDatabaseAddress(
  env: Record<string, string | undefined> = process.env,
): { kind: 'ok'; database: DatabaseAddress } | { kind: 'faulty'; faults: string[] } {
  const parsed = SETTINGS.pick({ DATABASE_URL: true }).safeParse(withoutEmpty(env))
  if (parsed.success) return { kind: 'ok', database: addressOf(parsed.data.DATABASE_URL) }
  return { kind: 'faulty', faults: parsed.error.issues.map(({ message }) => `DATABASE_URL: ${message}`) }
}

const FOR_STORIES = {
  DATABASE_URL: true,
  RECALL_WEBHOOK_SECRET: true,
  WAITING_ROOM_MINUTES: true,
  MAX_RECORDING_MINUTES: true,
  SWEEP_QUIET_SECONDS: true,
  LOST_AFTER_MINUTES: true,
  HISTORY_DAYS: true,
} as const

/** What telling a recording's story needs: no token has to be set for it. */
export function readStorySettings(env: Record<string, string | undefined> = process.env):
  | {
      kind: 'ok'
      database: DatabaseAddress
      policy: Pick<Config, 'waitingRoomMs' | 'maxRecordingMs' | 'sweepQuietMs' | 'lostAfterMs'> & { polling: boolean }
      historyMs: number
    }
  | { kind: 'faulty'; faults: string[] } {
  const parsed = SETTINGS.pick(FOR_STORIES).safeParse(withoutEmpty(env))
  if (!parsed.success) {
    return { kind: 'faulty', faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
  }
  const { historyMs, ...durations } = durationsOf(parsed.data)
  const polling = parsed.data.RECALL_WEBHOOK_SECRET === undefined
  return { kind: 'ok', database: addressOf(parsed.data.DATABASE_URL), policy: { ...durations, polling }, historyMs }
}

/** The names of all settings. */
export type SettingName = keyof typeof SETTINGS.shape

/** The settings that an environment gives, trimmed, for commands that only look at some or at faulty ones. */
export function readEnvironment(
  env: Record<string, string | undefined> = process.env,
): Partial<Record<SettingName, string>> {
  return Object.fromEntries(Object.entries(withoutEmpty(env)).filter(([name]) => name in SETTINGS.shape))
}

/** What is wrong with the form of one setting, as it stands behind its name in a sentence; null when nothing is. */
export function faultOf(name: SettingName, value: string): string | null {
  return SETTINGS.shape[name].safeParse(value).error?.issues[0]?.message ?? null
}

/** Where the API of a Recall region is. */
export function addressOfRegion(region: string): string {
  return `https://${region}.recall.ai`
}

function configOf(settings: z.infer<typeof SETTINGS>): Config {
  return {
    slack: {
      access: accessOf(settings),
      mode: modeOf(settings.SLACK_APP_TOKEN, settings.SLACK_SIGNING_SECRET),
      apiUrl: withSlash(settings.SLACK_API_URL),
    },
    recall: {
      apiKey: settings.RECALL_API_KEY,
      apiUrl: settings.RECALL_API_URL ?? addressOfRegion(settings.RECALL_REGION ?? ''),
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
    database: addressOf(settings.DATABASE_URL),
    encryptionKeys: settings.ENCRYPTION_KEY ?? [],
    host: settings.HOST,
    port: settings.PORT,
    botName: settings.BOT_NAME,
    ...durationsOf(settings),
    logLevel: settings.LOG_LEVEL,
  }
}

function durationsOf(
  settings: Pick<z.infer<typeof SETTINGS>, Exclude<keyof typeof FOR_STORIES, 'DATABASE_URL' | 'RECALL_WEBHOOK_SECRET'>>,
) {
  return {
    waitingRoomMs: settings.WAITING_ROOM_MINUTES * MINUTE,
    maxRecordingMs: settings.MAX_RECORDING_MINUTES * MINUTE,
    sweepQuietMs: settings.SWEEP_QUIET_SECONDS * 1_000,
    lostAfterMs: settings.LOST_AFTER_MINUTES === undefined ? null : settings.LOST_AFTER_MINUTES * MINUTE,
    historyMs: settings.HISTORY_DAYS * 24 * 60 * MINUTE,
  }
}

function accessOf(settings: z.infer<typeof SETTINGS>): SlackAccess {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId } = settings
  const { SLACK_CLIENT_SECRET: clientSecret = '', SLACK_STATE_SECRET: stateSecret = '' } = settings
  if (clientId !== undefined) return { kind: 'oauth', clientId, clientSecret, stateSecret }
  return { kind: 'token', botToken: botToken ?? '' }
}

function addressOf(databaseUrl: string): DatabaseAddress {
  if (/^postgres(ql)?:/.test(databaseUrl)) return { kind: 'postgres', url: databaseUrl }
  return { kind: 'sqlite', path: databaseUrl.replace(/^sqlite:(\/\/(?=\/))?/, '') }
}

function passwordsIn(databaseUrl: string): string[] {
  const { password = '' } = URL.parse(databaseUrl) ?? {}
  return password === '' ? [] : [password, decodeURIComponent(password)]
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

// `slack run` installs the app and hands its tokens over under names of its own. They go before those of `.env`, which may
// be another app's: two processes on one token take each other's commands.
const OF_SLACK_CLI = { SLACK_CLI_XOXB: 'SLACK_BOT_TOKEN', SLACK_CLI_XAPP: 'SLACK_APP_TOKEN' }

function withSlackCli(env: Record<string, string>): Record<string, string> {
  const handed = Object.entries(OF_SLACK_CLI).filter(([name]) => name in env)
  return { ...env, ...Object.fromEntries(handed.map(([name, ours]) => [ours, env[name] ?? ''])) }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
