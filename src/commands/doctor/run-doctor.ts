import { parseArgs } from 'node:util'
import { type Config, type readEnvironment, secretsOf } from '../../config.ts'
import { scrub } from '../../log.ts'
import type { Check, Finding } from './check.ts'
import { skipped } from './check.ts'
import { checkChannels } from './check-channels.ts'
import { checkClock } from './check-clock.ts'
import { checkInstallPage } from './check-install-page.ts'
import { checkApp, checkDatabase, checkNode, findSettings } from './check-machine.ts'
import { checkPublicUrl } from './check-public-url.ts'
import { checkRecallKey } from './check-recall.ts'
import { checkBotToken, checkScopes, checkSocket } from './check-slack.ts'
import { checkSlackRequests } from './check-slack-requests.ts'
import { checkWebhooks } from './check-webhooks.ts'
import { createFacts } from './facts.ts'
import { findingLines, type NamedFinding } from './print-finding.ts'
import { type ReadSettings, readSettings } from './read-settings.ts'

// Exit codes: 0 nothing fails (warnings may be), 1 something fails, 2 the arguments or the settings have to be mended first.

const USAGE = `npm run doctor                              checks everything the app needs to work; changes nothing
npm run doctor -- --channel C0123456789     also whether it can post in this channel (may be repeated)
npm run --silent doctor -- --json           prints one JSON object: {"checks": [{name, outcome, found, mend}]}`

const CHECKS: readonly Check[] = [
  checkDatabase,
  checkApp,
  checkClock,
  checkBotToken,
  checkScopes,
  checkSocket,
  checkSlackRequests,
  checkChannels,
  checkInstallPage,
  checkRecallKey,
  checkPublicUrl,
  checkWebhooks,
]

type Wish = { json: boolean; channels: string[] }

/** What the doctor reads and where it writes; `columns`: how wide a line may be. */
export type Surroundings = {
  env: ReturnType<typeof readEnvironment>
  out: (text: string) => void
  err: (text: string) => void
  columns: number
}

/** Runs every check that can be run, writes its line as soon as it is known, and answers with the exit code. */
export async function runDoctor(args: string[], { env, out, err, columns }: Surroundings): Promise<0 | 1 | 2> {
  const wish = readWish(args)
  if (typeof wish === 'string') {
    const helped = wish === USAGE
    ;(helped ? out : err)(`${wish}\n`)
    return helped ? 0 : 2
  }
  const settings = readSettings(env)
  const findings: NamedFinding[] = []
  if (!wish.json) out('slack-recorder doctor\n\n')
  for await (const finding of examine(settings, wish)) {
    findings.push(finding)
    if (!wish.json) for (const line of findingLines(finding, columns)) out(`${line}\n`)
  }
  if (wish.json) out(`${JSON.stringify({ checks: findings }, null, 2)}\n`)
  else out(`\n${lastLine(findings)}\n`)
  if (settings.faults.length > 0) return 2
  return findings.some(({ outcome }) => outcome === 'fail') ? 1 : 0
}

function readWish(args: string[]): Wish | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean', default: false },
        channel: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return USAGE
    const wrong = values.channel.find((id) => !/^[CGD][A-Z0-9]{5,}$/.test(id))
    if (wrong !== undefined) {
      return `“${wrong}” is not a channel’s id, such as C0123456789: it is at the end of the channel’s details in Slack.\n\n${USAGE}`
    }
    return { json: values.json, channels: values.channel }
  } catch (error) {
    return `${error instanceof Error ? error.message.split('. ')[0] : 'Unknown argument'}.\n\n${USAGE}`
  }
}

/** Checks one after the other; what they look at together is asked for once. No secret is in what they say. */
async function* examine({ config, faults, faulty }: ReadSettings, wish: Wish): AsyncGenerator<NamedFinding> {
  const facts = createFacts(config, { node: process.versions.node, channels: wish.channels })
  const secrets = secretsOf(config)
  const named = (name: string, { outcome, found, mend }: Finding): NamedFinding => ({
    ...{ name, outcome, found: printable(scrub(found, secrets)) },
    mend: mend === null ? null : printable(scrub(mend, secrets)),
  })
  yield named(checkNode.name, await checkNode.run({ config, facts }))
  yield named('Settings', findSettings(faults, modesOf(config)))
  for (const check of CHECKS) {
    const missing = check.needs.filter((name) => faulty.has(name))
    if (missing.length > 0) yield named(check.name, skipped(`first mend ${toldOf(missing, faults).join(', ')}`))
    else yield named(check.name, await check.run({ config, facts }))
  }
}

// What is found may be in somebody else's words, which must not move the cursor of whoever reads them.
function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '')
}

// Some count as faulty only because they belong to one that is: they are not worth naming.
function toldOf(missing: readonly string[], faults: readonly string[]): readonly string[] {
  const told = missing.filter((name) => faults.some((fault) => fault.startsWith(`${name}:`)))
  return told.length > 0 ? told : missing
}

function modesOf({ slack, recall, publicUrl }: Config): string {
  const workspaces = slack.access.kind === 'token' ? 'one workspace' : 'many workspaces'
  const mode = slack.mode.kind === 'socket' ? 'Socket Mode' : 'HTTP mode'
  const news = recall.webhookSecrets.length === 0 ? 'polling' : 'webhooks'
  return `${workspaces}, ${mode}, ${news}${publicUrl === null ? '' : `, ${publicUrl}`}`
}

function lastLine(findings: readonly NamedFinding[]): string {
  const failing = findings.filter(({ outcome }) => outcome === 'fail').length
  if (failing > 0) return failing === 1 ? 'One thing to mend: see ✗.' : `${failing} things to mend: see ✗.`
  if (findings.some(({ name, mend }) => name === 'App' && mend !== null))
    return 'Nothing is wrong. Start the app: npm start'
  return 'Nothing is wrong. Type /record in a channel.'
}
