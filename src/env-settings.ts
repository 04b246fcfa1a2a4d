import { z } from 'zod'

/** Where a Recall account may live. The rest of this file is used by config.ts alone. */
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-northeast-1']
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const JOIN_MESSAGE = 'Hi, I am recording this meeting. The recording will be posted in Slack when it is ready.'

/** Each setting of `.env.example` by itself: what it must look like, with a sentence for when it does not, and its default. */
export const SETTINGS = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .regex(
      /^xoxb-[\x21-\x7e]+$/,
      'must begin with "xoxb-" and hold no spaces: it is the "Bot User OAuth Token" of your Slack app.',
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-[\x21-\x7e]+$/,
      'must begin with "xapp-" and hold no spaces: it is an app-level token with the scope connections:write.',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z
    .string()
    .regex(
      /^[\d.]+$/,
      'must be digits with a dot, such as 1234567890.1234567890: it is on the page "Basic Information".',
    )
    .optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_STATE_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters: anybody who guesses it can fake installs.')
    .optional(),
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
      /^(sqlite:(?!\/\/(?!\/)).|postgres(ql)?:\/\/[^/]*[^/@]\/[^/?]|postgres(ql)?:\/\/\/[^/?])/,
      'must look like sqlite:./data/recorder.db, sqlite:///folder/recorder.db for a whole path, or postgres://user:password@host:5432/database.',
    )
    .refine(
      (url) => !url.startsWith('postgres') || isReadable(url),
      'is no address that can be read: a password in it must be percent-encoded.',
    )
    .default('sqlite:./data/recorder.db'),
  ENCRYPTION_KEY: z
    .string()
    .transform(splitSecrets)
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => keyOf(key).length === 32),
      'must be 32 bytes in base64, as `openssl rand -base64 32` prints them; several are separated by commas, the newest first.',
    )
    .transform((keys) => keys.map(keyOf))
    .optional(),
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

// A bare % in a password is no address, although it can be parsed.
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(new URL(url).password)
    return true
  } catch {
    return false
  }
}

function splitSecrets(list: string): string[] {
  return list
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}

function keyOf(base64: string): Buffer {
  return /^[A-Za-z0-9+/]{43}=?$/.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0)
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

/** What no variable can tell by itself: a sentence for each that is missing beside the others. */
export function missingTogether(env: Record<string, string>): string[] {
  const faults = missingForSlack(env)
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

const OF_OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const

function missingForSlack(env: Record<string, string>): string[] {
  const oauth = OF_OAUTH.some((name) => name in env)
  if (!oauth) {
    if ('SLACK_BOT_TOKEN' in env) return []
    return [
      'SLACK_BOT_TOKEN: is not set. Copy the "Bot User OAuth Token" (xoxb-…) from your Slack app\'s page "OAuth & Permissions". For many workspaces set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET instead.',
    ]
  }
  if ('SLACK_BOT_TOKEN' in env) {
    return [
      'SLACK_BOT_TOKEN: is set together with SLACK_CLIENT_ID, SLACK_CLIENT_SECRET or SLACK_STATE_SECRET. Keep the token for one workspace, or those three for many.',
    ]
  }
  return [...OF_OAUTH, 'ENCRYPTION_KEY', 'PUBLIC_URL']
    .filter((name) => !(name in env))
    .map((name) => `${name}: is not set. ${NEEDED_FOR_OAUTH[name]}`)
}

const NEEDED_FOR_OAUTH: Record<string, string> = {
  SLACK_CLIENT_ID: 'Many workspaces need it: it is on your Slack app\'s page "Basic Information".',
  SLACK_CLIENT_SECRET: 'Many workspaces need it: it is on your Slack app\'s page "Basic Information".',
  SLACK_STATE_SECRET: 'Many workspaces need it: any long random text, such as what `openssl rand -hex 32` prints.',
  ENCRYPTION_KEY: 'Many workspaces need it, to store their tokens encrypted: make one with `openssl rand -base64 32`.',
  PUBLIC_URL: 'Many workspaces need it: Slack sends people back to it after they install the app.',
}
