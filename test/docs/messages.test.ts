import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loggedIn, type Said, SOURCES, sentencesIn } from './messages.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const document = read('docs/messages.md')

const rows = document
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !/^\| (---|it says) /.test(line))
  .map((line) => (line.split(' | ')[0] ?? '').replace(/^\| /, '').trim())

/** What a log line may name instead of a text of its own, and the file that has the texts. */
const MADE: Record<string, string> = {
  'trouble.words': 'src/store/storage-trouble.ts',
  complaint: 'src/flow/carry-out.ts',
  'outageWords(outage)': 'src/flow/outage-words.ts',
  'workspaceRefusedWords({ team, why, installUrl })': 'src/flow/outage-words.ts',
}

/** Files whose sentences are for the operator: at the start, in the log, or at /readyz. */
const SPOKEN = [
  ...new Set([
    ...Object.values(MADE),
    ...SOURCES.filter((file) => /new (DatabaseError|StartError)\(|: StorageTrouble\b/.test(read(file))),
    ...[
      'src/config.ts',
      'src/env-settings.ts',
      'src/main.ts',
      'src/slack/create-slack-app.ts',
      'src/slack/one-workspace.ts',
    ],
    ...['src/store/storage-health.ts', 'src/store/storage-problem.ts'],
  ]),
]

/** Words in those files that are no message. */
const NOT_FOR_OPERATORS = ['Hi, I am recording this meeting.']

const { texts, made } = loggedIn(SOURCES)
const said = [...texts, ...sentencesIn(SPOKEN)].filter(
  ({ text }) => !NOT_FOR_OPERATORS.some((words) => text.startsWith(words)),
)
const patternOf = ({ text }: Said) =>
  text
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*?')

test('each text that is logged as a warning or an error, told at the start or at /readyz, is in docs/messages.md', () => {
  expect(said.length).toBeGreaterThan(80)
  expect(said.filter((one) => !new RegExp(patternOf(one)).test(document))).toEqual([])
})

test('docs/messages.md has no message that is not in the code, and none twice', () => {
  const patterns = said.map((one) => new RegExp(`^${patternOf(one)}$`))
  expect(rows.length).toBeGreaterThan(80)
  expect(rows.filter((row) => !patterns.some((pattern) => pattern.test(row)))).toEqual([])
  expect(new Set(rows).size).toBe(rows.length)
})

test('whatever a log line says without a text of its own is made in a file that is looked through', () => {
  expect(made.filter(({ text }) => MADE[text] === undefined)).toEqual([])
  // Every other way to warn would go unseen. Setup says what it says to the person who sits at it.
  const apps = SOURCES.filter((file) => !file.startsWith('src/commands/setup/'))
  const others = apps.filter((file) => /(?<!\blog|\bapp)\.(warn|error)\(/.test(read(file)))
  expect(others).toEqual([])
})
