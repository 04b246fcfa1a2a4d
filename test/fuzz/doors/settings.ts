import fc from 'fast-check'
import { type Config, readConfig } from '../../../src/config.ts'
import { type Answer, createDoor, fine } from '../door.ts'
import type { Mutation } from '../mutation.ts'
import { wildText } from '../wild-values.ts'

/** A right environment, from which every variable is bent. */
const RIGHT: Record<string, string> = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-T0kenCanary',
  SLACK_APP_TOKEN: 'xapp-1-A-T0kenCanary',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_API_URL: 'https://slack.com/api/',
  RECALL_API_KEY: 'b5d7f9a1c3T0kenCanary',
  RECALL_REGION: 'us-west-2',
  RECALL_API_URL: 'https://us-west-2.recall.ai',
  RECALL_WEBHOOK_SECRET: 'whsec_U2VjcmV0Q2FuYXJ5QUJD',
  PUBLIC_URL: 'https://recorder.example.com',
  DATABASE_URL: 'sqlite:./data/recorder.db',
  HOST: '127.0.0.1',
  PORT: '3000',
  BOT_NAME: 'Recorder',
  JOIN_MESSAGE: 'Hi',
  RETENTION_HOURS: '24',
  MAX_RECORDING_MINUTES: '240',
  WAITING_ROOM_MINUTES: '10',
  HISTORY_DAYS: '30',
  SWEEP_QUIET_SECONDS: '60',
  LOST_AFTER_MINUTES: '300',
  TRUST_PROXY: '1',
  LOG_LEVEL: 'info',
}

const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'RECALL_API_KEY',
  'RECALL_WEBHOOK_SECRET',
]
const NAMES = Object.keys(RIGHT)

const ALMOST: fc.Arbitrary<(right: string) => string> = fc.constantFrom(
  (right) => right.toUpperCase(),
  (right) => `${right} `,
  (right) => ` ${right}\n`,
  (right) => right.slice(1),
  (right) => right.slice(0, -1),
  (right) => `"${right}"`,
  (right) => right.repeat(2),
  (right) => `${right}\u200b`,
  (right) => right.replace(/[a-z0-9]$/i, 'é'),
  (right) => `${right},${right}`,
  (right) => right.replace('https', 'http'),
  (right) => right.replace('https:', 'javascript:'),
  (right) => right.replace('//', '//user:T0kenCanary@'),
  (right) => `${right}?x=1#y`,
  (right) => `${right}\u0000`,
  (right) => `-${right}`,
  (right) => `${right}.5`,
  (right) => `${right}e99`,
  (right) => `0x${right}`,
)

const value: fc.Arbitrary<(right: string) => string | undefined> = fc.oneof(
  { weight: 5, arbitrary: ALMOST },
  { weight: 4, arbitrary: wildText.map((text) => () => text) },
  { weight: 2, arbitrary: fc.constant(() => undefined) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('', ' ', '\t\n', '0', '-1', '1e3', '٣', '99999999999999999999', '0.0000001')
      .map((text) => () => text),
  },
  { weight: 1, arbitrary: fc.constantFrom(101, 5000, 200_000).map((length) => () => 'k'.repeat(length)) },
)

const bent = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { minLength: 1, maxLength: 6 })

/** Environments: right ones with some variables bent, missing or made up. */
export const settings = createDoor({
  name: 'settings',
  plan: fc.record({
    env: bent.map((pairs) => {
      const changed = pairs.map(([name, change]) => [name, change(RIGHT[name] ?? '')] as const)
      return { ...RIGHT, ...Object.fromEntries(changed) }
    }),
    changes: fc.constant<Mutation[]>([]),
  }),
  send: (_, { env }) => Promise.resolve(judge(env)),
})

function judge(env: Record<string, string | undefined>): Answer {
  const outcome = readConfig(env)
  if (outcome.kind === 'ok') return { status: 'ok', fault: faultOf(outcome.config) }
  const { faults } = outcome
  if (faults.length === 0) return { status: 'faulty', fault: 'faulty without a fault' }
  const unnamed = faults.find((fault) => !NAMES.some((name) => fault.startsWith(`${name}: `)))
  if (unnamed !== undefined) return { status: 'faulty', fault: `a fault names no variable: ${unnamed.slice(0, 80)}` }
  const told = SECRETS.find((name) => tells(faults, env[name]))
  if (told !== undefined) return { status: 'faulty', fault: `a fault tells the value of ${told}` }
  return fine('faulty')
}

// Short values are found in any sentence.
function tells(faults: string[], secret: string | undefined): boolean {
  const hidden = (secret ?? '').trim()
  return hidden.length >= 12 && !/^(.)\1*$/.test(hidden) && faults.some((fault) => fault.includes(hidden))
}

// What is taken has to be usable: as addresses, as headers, as durations.
function faultOf(config: Config): string | null {
  const numbers = Object.entries(config).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  const odd = numbers.find(([, number]) => !Number.isFinite(number) || number < 0)
  if (odd !== undefined) return `${odd[0]} is ${odd[1]}`
  for (const address of [config.slack.apiUrl, config.recall.apiUrl, config.publicUrl ?? 'https://x.example']) {
    if (!URL.canParse(address)) return 'an address that is none was taken'
  }
  for (const header of [
    config.slack.access.kind === 'token' ? config.slack.access.botToken : '',
    config.recall.apiKey,
  ]) {
    try {
      new Headers({ authorization: header })
    } catch {
      return 'a token that fits into no header was taken'
    }
  }
  return null
}
