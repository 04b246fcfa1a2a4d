import { readFileSync } from 'node:fs'
import { type EnvValues, fillTemplate, writeEnvFile } from './env-file.ts'
import type { Answers } from './session.ts'

/** Where the repository's own files are. */
export const ROOT = new URL('../../../', import.meta.url)

/** What is said whenever setup ends without having written. */
export const NOT_WRITTEN = 'Nothing was written.'

/** Writes the settings into a file made of `.env.example`, and says so in a sentence. Throws the system's error. */
export function writeSettings(file: string, settings: EnvValues): string {
  const template = readFileSync(new URL('.env.example', ROOT), 'utf8')
  const backup = writeEnvFile(file, fillTemplate(template, settings), new Date())
  const kept = backup === null ? '' : ` The old one is kept as ${backup}.`
  return `${file} is written, and only you can read it.${kept}`
}

/** What to do when the file is written. `botName`: what people type behind the @. */
export function nextSteps({ botName, answers }: { botName: string | null; answers: Answers }): string {
  if (answers.SLACK_CLIENT_ID) return nextForMany(answers.PUBLIC_URL ?? 'https://<your host>')
  return `Next:
   npm run doctor     checks that everything works
   npm start          starts the app
   In Slack           type /record and a meeting’s link in any public channel;
                      in a private one first: /invite @${botName ?? 'Recorder'}`
}

// No workspace has the app yet, the one that it was made in neither.
function nextForMany(publicUrl: string): string {
  return `Next:
   In Slack           on the app's page “Manage Distribution”: Activate Public Distribution
   npm run doctor     checks that everything works
   npm start          starts the app
   Each workspace     installs it at ${publicUrl}/slack/install
   ENCRYPTION_KEY     is in .env now: keep a copy where the database's backups are not`
}
