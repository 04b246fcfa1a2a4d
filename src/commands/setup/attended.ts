import { cancel, intro, outro } from '@clack/prompts'
import { type Ask, Cancelled } from './ask.ts'
import { askRecall } from './ask-recall.ts'
import { askSlack } from './ask-slack.ts'
import type { EnvValues } from './env-file.ts'
import type { Options } from './options.ts'
import { changeLine, changesOf, merge } from './review.ts'
import { type Answers, askFor, type Session } from './session.ts'
import { NOT_WRITTEN, nextSteps, writeSettings } from './write-settings.ts'

const DEFAULT_DATABASE = 'sqlite:./data/recorder.db'

/** Asks a person, checks, shows what would be written, and writes it. Answers with the exit code: 0, or 130 when cancelled. */
export async function attended(session: Session, options: Options): Promise<number> {
  const { ask, before } = session
  const end = sayWhenCancelled()
  try {
    intro('slack-recorder setup: about five minutes. Ctrl-C ends it at any time and writes nothing.')
    if (Object.keys(before).length > 0) ask.say(`${options.file} is there: what you do not change stays as it is.`)
    for (const [name, url] of Object.entries(session.addresses))
      ask.say(`${name} is set, so that ${url} is asked. It is not written.`)
    ask.part('1 of 3', 'Slack')
    const slack = await askSlack(session)
    ask.part('2 of 3', 'Recall')
    const recall = await askRecall(session, slack.answers.PUBLIC_URL ?? null)
    ask.part('3 of 3', 'The database')
    const answers = { ...session.given, ...slack.answers, ...recall, DATABASE_URL: await askDatabase(session) }
    const written = await confirmAndWrite({ ask, before }, { answers, options })
    if (!written) throw new Cancelled()
    outro(nextSteps({ botName: slack.botName, answers }))
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

async function askDatabase(session: Session): Promise<string | null> {
  session.ask.say('A SQLite file, or a Postgres database: postgres://user:password@host:5432/database')
  const url = await askFor(session, {
    setting: 'DATABASE_URL',
    message: 'Where everything is stored',
    secret: false,
    empty: DEFAULT_DATABASE,
    placeholder: `${DEFAULT_DATABASE}: press Enter`,
  })
  return url === DEFAULT_DATABASE && session.before['DATABASE_URL'] === undefined ? null : url
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
  ask.say(writeSettings(options.file, after))
  return true
}
