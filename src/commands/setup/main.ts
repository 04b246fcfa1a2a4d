import { readFileSync } from 'node:fs'
import { cancel, intro, outro } from '@clack/prompts'
import { addressOfRegion, readEnvironment } from '../../config.ts'
import { type Ask, Cancelled, createAsk } from './ask.ts'
import { askRecall } from './ask-recall.ts'
import { askSlack } from './ask-slack.ts'
import { type EnvValues, fillTemplate, readEnvFile, writeEnvFile } from './env-file.ts'
import { openBrowser } from './open-browser.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { type Change, changeLine, changesOf, merge } from './review.ts'
import { type Answers, askFor, type Session } from './session.ts'
import { answerUnattended } from './unattended.ts'

// Exit codes: 0 written (or nothing to change), 1 refused or not writable, 2 something is missing, 130 cancelled.

const ROOT = new URL('../../../', import.meta.url)
const NOT_WRITTEN = 'Nothing was written.'

if (import.meta.main) process.exitCode = await runSetup(process.argv.slice(2))

/** Runs the wizard or, without a terminal, takes what is given; answers with the exit code. */
async function runSetup(args: string[]): Promise<number> {
  const read = readOptions(args)
  if (read.kind === 'help') return tell(USAGE, 0)
  if (read.kind === 'problem') return tell(`${read.problem}. npm run setup -- --help lists all options.`, 2)
  const { options } = read
  const session = openSession(options)
  const asks = process.stdin.isTTY && process.stdout.isTTY && !options.yes
  try {
    return asks ? await attended(session, options) : await unattended(session, options)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return tell(`${options.file} cannot be written: ${error.message}`, 1)
    throw error
  }
}

type Opened = Session & { addresses: EnvValues }

function openSession({ given, check, browser, file }: Options): Opened {
  const { SLACK_API_URL, RECALL_API_URL, ...environment } = readEnvironment()
  const before = readEnvFile(file) ?? {}
  const slackUrl = SLACK_API_URL ?? before['SLACK_API_URL'] ?? 'https://slack.com/api/'
  const recallUrl = RECALL_API_URL ?? before['RECALL_API_URL']
  return {
    ask: createAsk(),
    given: { ...environment, ...given },
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

async function attended(session: Opened, options: Options): Promise<number> {
  const { ask, before } = session
  const end = sayWhenCancelled()
  try {
    intro('slack-recorder setup: about five minutes. Ctrl-C ends it at any time and writes nothing.')
    if (Object.keys(before).length > 0) ask.say(`${options.file} is there: what you do not change stays as it is.`)
    for (const [name, url] of Object.entries(session.addresses)) ask.say(`${name} is set: ${url}`)
    ask.say('STEP 1 of 3   Slack')
    const slack = await askSlack(session)
    ask.say('STEP 2 of 3   Recall')
    const recall = await askRecall(session, slack.answers.PUBLIC_URL ?? null)
    ask.say('STEP 3 of 3   The database')
    const answers = { ...session.given, ...slack.answers, ...recall, DATABASE_URL: await askDatabase(session) }
    const written = await confirmAndWrite({ ask, before }, { answers, options })
    if (!written) throw new Cancelled()
    outro(nextSteps(slack.botName))
    return 0
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    cancel(`Cancelled. ${NOT_WRITTEN}`)
    return 130
  } finally {
    end()
  }
}

// While the spinner turns, clack itself ends the process at ctrl-c; between two questions the terminal does, by a signal.
function sayWhenCancelled(): () => void {
  const onExit = () => {
    cancel(`Cancelled. ${NOT_WRITTEN}`)
    process.exitCode = 130
  }
  const onSignal = () => process.exit(130)
  process.on('exit', onExit)
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('exit', onExit)
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

const DEFAULT_DATABASE = 'sqlite:./data/recorder.db'

async function askDatabase(session: Session): Promise<string | null> {
  const url = await askFor(session, {
    setting: 'DATABASE_URL',
    message: 'Where everything is stored: Enter for a SQLite file, or postgres://user:password@host:5432/database',
    secret: false,
    empty: DEFAULT_DATABASE,
    placeholder: DEFAULT_DATABASE,
  })
  return url === DEFAULT_DATABASE ? null : url
}

async function confirmAndWrite(
  { ask, before }: { ask: Ask; before: EnvValues },
  { answers, options }: { answers: Answers; options: Options },
): Promise<boolean> {
  const after = merge(before, answers)
  const changes = changesOf(before, after)
  if (changes.length === 0) {
    ask.say(`${options.file} says all of this already.`)
    return true
  }
  ask.steps(options.file, changes.map(changeLine))
  if (!(await ask.confirm(`Write ${options.file}?`))) return false
  ask.say(write(options.file, after))
  return true
}

async function unattended(session: Opened, options: Options): Promise<number> {
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
  return tell(`${lines}${write(options.file, after)}\n${nextSteps(null)}`, 0)
}

function refusalToChange(changes: Change[], { file }: Options): string {
  return `${file} is there, and this would change:\n${listed(changes.map(changeLine))}\nGive --force to change it; a copy of the old one is kept. ${NOT_WRITTEN}`
}

function write(file: string, settings: EnvValues): string {
  const template = readFileSync(new URL('.env.example', ROOT), 'utf8')
  const backup = writeEnvFile(file, fillTemplate(template, settings), new Date())
  const kept = backup === null ? '' : ` The old one is kept as ${backup}.`
  return `${file} is written, and only you can read it.${kept}`
}

function nextSteps(botName: string | null): string {
  return `Next:
   npm run doctor     checks that everything works
   npm start          starts the app
   In Slack           type /record and a meeting’s link in any public channel;
                      in a private one first: /invite @${botName ?? 'Recorder'}`
}

function listed(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}

function tell(text: string, code: number): number {
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  return code
}
