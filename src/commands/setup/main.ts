import { readFileSync } from 'node:fs'
import { addressOfRegion, readEnvironment, type SettingName } from '../../config.ts'
import { createAsk } from './ask.ts'
import { attended } from './attended.ts'
import { readEnvFile } from './env-file.ts'
import { openBrowser } from './open-browser.ts'
import { FLAGS, type Options, readOptions, USAGE } from './options.ts'
import { type Change, changeLine, changesOf, merge } from './review.ts'
import type { Session } from './session.ts'
import { answerUnattended } from './unattended.ts'
import { NOT_WRITTEN, nextSteps, ROOT, writeSettings } from './write-settings.ts'

const OWN_SECRETS: readonly string[] = ['SLACK_STATE_SECRET', 'ENCRYPTION_KEY'] satisfies SettingName[]

// Exit codes: 0 written (or nothing to change), 1 refused or not writable, 2 something is missing, 130 cancelled.

if (import.meta.main) process.exitCode = await runSetup(process.argv.slice(2))

/** Runs the wizard or, without a terminal, takes what is given; answers with the exit code. */
async function runSetup(args: string[]): Promise<number> {
  const read = readOptions(args)
  if (read.kind === 'help') return tell(USAGE, 0)
  if (read.kind === 'problem') return tell(`${read.problem}. npm run setup -- --help lists all options.`, 2)
  const { options } = read
  const asks = process.stdin.isTTY && process.stdout.isTTY && !options.yes
  try {
    const session = openSession(options)
    return asks ? await attended(session, options) : await unattended(session, options)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return tell(`${options.file} cannot be read or written: ${error.message}. ${NOT_WRITTEN}`, 1)
  }
}

function openSession({ given, check, browser, file }: Options): Session {
  const { SLACK_API_URL, RECALL_API_URL, ...environment } = readEnvironment()
  const before = readEnvFile(file) ?? {}
  const slackUrl = SLACK_API_URL || before['SLACK_API_URL'] || 'https://slack.com/api/'
  const recallUrl = RECALL_API_URL || before['RECALL_API_URL']
  // HOST and PORT may be set for somebody else.
  const answers = Object.entries(environment).filter(([name]) => name in FLAGS || OWN_SECRETS.includes(name))
  return {
    ask: createAsk(),
    given: { ...Object.fromEntries(answers), ...given },
    before,
    slackUrl: slackUrl.endsWith('/') ? slackUrl : `${slackUrl}/`,
    recallPlace: recallUrl ? { apiUrl: recallUrl, name: URL.parse(recallUrl)?.host ?? recallUrl } : null,
    addressOfRegion,
    check,
    openBrowser: browser ? openBrowser : () => undefined,
    manifest: readFileSync(new URL('manifest.yml', ROOT), 'utf8'),
    addresses: { ...(SLACK_API_URL ? { SLACK_API_URL } : {}), ...(RECALL_API_URL ? { RECALL_API_URL } : {}) },
  }
}

async function unattended(session: Session, options: Options): Promise<number> {
  const outcome = await answerUnattended(session)
  if (outcome.kind === 'missing') {
    const why = options.yes ? '' : 'There is no terminal to ask in. '
    return tell(`${why}These are missing or wrong:\n${listed(outcome.lines)}\n${NOT_WRITTEN}`, 2)
  }
  if (outcome.kind === 'refused') return tell(`${listed(outcome.lines)}\n${NOT_WRITTEN}`, 1)
  const after = merge(session.before, outcome.answers)
  const changes = changesOf(session.before, after)
  const lines = outcome.said.map((line) => `${line}\n`).join('')
  if (changes.length === 0) return tell(`${lines}${options.file} says all of this already.`, 0)
  if (!options.force && Object.keys(session.before).length > 0) return tell(refusalToChange(changes, options), 2)
  return tell(
    `${lines}${writeSettings(options.file, after)}\n${nextSteps({ botName: null, answers: outcome.answers })}`,
    0,
  )
}

function refusalToChange(changes: Change[], { file }: Options): string {
  return `${file} is there, and this would change:\n${listed(changes.map(changeLine))}\nGive --force to change it; a copy of the old one is kept. ${NOT_WRITTEN}`
}

function listed(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}

function tell(text: string, code: number): number {
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  return code
}
