import { readFileSync } from 'node:fs'
import { type EnvValues, fillTemplate, writeEnvFile } from './env-file.ts'

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
export function nextSteps(botName: string | null): string {
  return `Next:
   npm run doctor     checks that everything works
   npm start          starts the app
   In Slack           type /record and a meeting’s link in any public channel;
                      in a private one first: /invite @${botName ?? 'Recorder'}`
}
