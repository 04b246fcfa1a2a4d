import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { report } from './report.ts'
import { runWeather, type Wish } from './run-weather.ts'

const USAGE = `npm run weather -- [--recordings 2000] [--channels 200] [--seed N] [--harsh N] [--replicas N] [--polling] [--unreadable] [--restore] [--short] [--json] [--logs FILE]

Plays a day of bad weather against the real app: lost, doubled and late webhooks, refusing and lying answers of Slack and
Recall, dropped sockets, kills. With --replicas 3 three processes share a Postgres database, and are cut off from it now and then. Ends with 0 only if every thread ended with the right reply, and none of anything twice.
With --harsh 2 every trouble in an answer is twice as likely; with --polling Recall sends no webhooks; with --unreadable the app
may not read channels, so that a message may be there twice, but nothing is lost. With --restore a backup is taken in the middle, and later put in the place of the database.`

const { values } = parseArgs({
  options: {
    recordings: { type: 'string' },
    channels: { type: 'string' },
    seed: { type: 'string' },
    restore: { type: 'boolean', default: false },
    replicas: { type: 'string' },
    harsh: { type: 'string' },
    polling: { type: 'boolean', default: false },
    unreadable: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    logs: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(`${USAGE}\n`)
else process.exitCode = await run()

async function run(): Promise<number> {
  const recordings = whole(values.recordings, values.short ? 60 : 2_000)
  const replicas = Math.max(whole(values.replicas, 1), 1)
  if (replicas > 1 && values.restore) throw new Error('--restore puts a SQLite file back; leave --replicas out')
  const wish: Wish = {
    seed: whole(values.seed, Math.floor(Math.random() * 1_000_000)),
    recordings,
    channels: whole(values.channels, values.short ? 12 : Math.max(1, Math.ceil(recordings / 10))),
    // Slack takes 50 edits a minute of a whole workspace, and a recording shows about eight states.
    askForMs: (recordings / (values.short ? 4 : 5)) * 60_000,
    replicas,
    // Each of several is killed less often, so that as many kills come together.
    killEveryMs: (values.short ? 1.5 : 4) * Math.min(replicas, 2) * 60_000,
    cutEveryMs: (values.short ? 3 : 8) * 60_000,
    restoreAfterMs: values.restore ? (values.short ? 4 : 10) * 60_000 : null,
    ...{ harsh: whole(values.harsh, 1), polling: values.polling, unreadable: values.unreadable },
    stepMs: recordings > 500 || replicas > 1 ? 2_000 : 1_000,
    say: (line) => void process.stderr.write(`${line}\n`),
  }
  wish.say(`Seed ${wish.seed}: ${recordings} recordings over ${wish.channels} channels.`)
  const outcome = await runWeather(wish)
  if (values.logs !== undefined) writeFileSync(values.logs, outcome.logs.join('\n'))
  const { text, json, ok } = report(outcome)
  process.stdout.write(`${values.json ? JSON.stringify(json, null, 2) : text}\n`)
  return ok ? 0 : 1
}

function whole(text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a whole number: ${text}`)
  return Number(text)
}
