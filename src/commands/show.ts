import { readStorySettings } from '../config.ts'
import { scrub } from '../log.ts'
import { DatabaseError } from '../store/database.ts'
import { openToRead } from '../store/open-to-read.ts'
import { findBotIds, readStory } from '../store/story.ts'
import { printStory } from './show/print-story.ts'
import { readReference } from './show/read-reference.ts'
import { type Story, storyOf } from './show/story.ts'

// Exit codes: 0 shown, 1 no such recording is stored, 2 the command or a setting has to be changed first.

const FORMS = `  a link to a message of the recording's thread, as Slack's "Copy link" gives it
  channel/ts, such as C0123456789/1700000000.000100
  the id of the thread or the bot, as the log has it, or of the bot at Recall`

const USAGE = `npm run --silent show -- RECORDING           tells the whole story of a recording, also while slack-recorder runs
npm run --silent show -- RECORDING --json    the same for programs

RECORDING is one of
${FORMS}`

/** How it ended, and what is to be printed. */
export type Ending = { code: 0 | 1 | 2; text: string }

/** Tells the story that the arguments ask for. Reads only. */
export async function show(
  args: readonly string[],
  env?: Record<string, string | undefined>,
  now: number = Date.now(),
): Promise<Ending> {
  const names = args.filter((arg) => arg !== '--json')
  const [name, ...others] = names
  const reference = name === undefined || others.length > 0 ? null : readReference(name)
  if (reference === null) return { code: 2, text: `Name one recording.\n\n${USAGE}` }
  const settings = readStorySettings(env)
  if (settings.kind === 'faulty') return { code: 2, text: settings.faults.join('\n') }
  try {
    const stories: Story[] = []
    const { db, close } = await openToRead(settings.database)
    try {
      for (const id of await findBotIds(db, reference)) {
        const stored = await readStory(db, id)
        if (stored !== undefined) stories.push(storyOf(stored, { ...settings, now }))
      }
    } finally {
      await close()
    }
    return ending(stories, { json: args.includes('--json'), now })
  } catch (error) {
    return { code: 2, text: troubleWords(error) }
  }
}

function ending(stories: Story[], { json, now }: { json: boolean; now: number }): Ending {
  if (stories.length === 0) return { code: 1, text: NOT_FOUND }
  const text = json
    ? JSON.stringify({ now, recordings: stories }, null, 2)
    : stories.map((story) => printStory(story, now)).join('\n\n\n')
  // Nothing here should need it; but what is shown is passed on.
  return { code: 0, text: scrub(text) }
}

const NOT_FOUND = `No such recording is stored. These forms are understood:
${FORMS}
A recording is forgotten 30 days after Recall deleted it; and DATABASE_URL must be the one that slack-recorder has.`

function troubleWords(error: unknown): string {
  if (error instanceof DatabaseError) return error.message
  const why = error instanceof Error ? error.message : String(error)
  const other = /no such (table|column)|does not exist/.test(why)
  return other
    ? `This is not a database of this version of slack-recorder (${why}). Check DATABASE_URL; after an update, start slack-recorder once.`
    : `The database could not be read: ${why}`
}

if (import.meta.main) {
  const { code, text } = await show(process.argv.slice(2))
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  process.exitCode = code
}
