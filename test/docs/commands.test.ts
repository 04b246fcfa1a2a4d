import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { NOT_RUN, RUN_ELSEWHERE } from './command-table.ts'
import { commandsOfDocs, filesIn, npmScriptIn } from './commands.ts'
import { type Operator, openOperator } from './operator.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What is typed here, in this order, with what must have come of it. */
const RUN: Record<string, (operator: Operator, command: string) => Promise<void>> = {
  'cp .env.example .env': async (operator, command) => {
    await operator.types(command)
    operator.fillsIn('.env')
  },
  'npm start': async (operator, command) => {
    await operator.starts(command, /slack-recorder is running/)
    expect(statSync(join(operator.folder, 'data/recorder.db')).mode & 0o777).toBe(0o600)
  },
  'curl -s http://localhost:3000/readyz': async (operator, command) => {
    await operator.seesAtLast(command, '{"ready":true,"problems":[]}')
  },
  'npm run doctor': async (operator, command) => {
    expect(await operator.types(command)).toMatch(/✓ App +it runs on port \d+, and is ready[\s\S]*Nothing is wrong\./)
  },
  'npm run --silent doctor -- --json': async (operator, command) => {
    expect(JSON.parse(await operator.types(command))).toMatchObject({
      checks: expect.arrayContaining([{ name: 'Node', outcome: 'ok', found: expect.any(String), mend: null }]),
    })
  },
  'mkdir -p backups': async (operator, command) => void (await operator.types(command)),
  'npm run --silent backup -- backups/monday.db': async (operator, command) => {
    expect(await operator.types(command)).toContain('It was read through and is whole.')
  },
  'npm run --silent backup -- backups/before-upgrade.db': async (operator, command) => {
    await operator.types(command)
    expect(existsSync(join(operator.folder, 'backups/before-upgrade.db'))).toBe(true)
    await operator.stops()
  },
  'npm run move -- --from sqlite:./data/recorder.db --to postgres://recorder:password@127.0.0.1:5432/recorder': async (
    operator,
    command,
  ) => {
    expect(await operator.types(command)).toContain('was moved to')
    await operator.isRefused('npm start', 'This database was moved to')
  },
  'npm run move -- --from sqlite:backups/monday.db --to postgres://recorder:password@127.0.0.1:5432/restored': async (
    operator,
    command,
  ) => {
    expect(await operator.types(command)).toContain('was moved to')
  },
  'npm start | npx pino-pretty': async (operator, command) => {
    operator.changes('DATABASE_URL', operator.moved())
    const said = await operator.starts(command, /slack-recorder is running/)
    expect(said).toMatch(/INFO.*: slack-recorder is running/)
    expect(said).not.toContain('"msg"')
    await operator.stops()
  },
  'npm run --silent manifest -- --http https://recorder.example.com': async (operator, command) => {
    expect(await operator.types(command)).toContain('request_url: https://recorder.example.com/slack/events')
  },
  'npm run --silent manifest -- --oauth https://recorder.example.com': async (operator, command) => {
    expect(await operator.types(command)).toContain('https://recorder.example.com/slack/oauth_redirect')
  },
  'openssl rand -base64 32': async (operator, command) => {
    const ENCRYPTION_KEY = await operator.types(command)
    expect(readConfig({ ...operator.settings, ENCRYPTION_KEY })).toMatchObject({ kind: 'ok' })
  },
  'npm run sandbox -- --port 8000': async (operator, command) => {
    await operator.starts(command, new RegExp(`http://127\\.0\\.0\\.1:${operator.settings['PORT']}\\b`))
    await operator.stops()
  },
  'cp deploy/fly.toml fly.toml': async (operator, command) => void (await operator.types(command)),
  'install -m 600 .env.example /etc/slack-recorder.env': async (operator, command) => {
    await operator.types(command)
    expect(statSync(join(operator.folder, 'etc/slack-recorder.env')).mode & 0o777).toBe(0o600)
  },
  'install -m 644 deploy/slack-recorder.service /etc/systemd/system/slack-recorder.service': async (
    operator,
    command,
  ) => {
    await operator.types(command)
    expect(existsSync(join(operator.folder, 'etc/systemd/system/slack-recorder.service'))).toBe(true)
  },
}

/** Where a script's flags are, if not where it begins. */
const FLAGS_OF: Record<string, string> = {
  sandbox: 'src/sandbox/arguments.ts',
  setup: 'src/commands/setup/options.ts',
  doctor: 'src/commands/doctor/run-doctor.ts',
}

const notRun = Object.values(NOT_RUN).flat()

test('each command of the docs is run, or it is said why not; none is listed that is not there', () => {
  const listed = [...Object.keys(RUN), ...Object.keys(RUN_ELSEWHERE), ...notRun]
  expect(commandsOfDocs().sort()).toEqual(listed.sort())
})

test.each([...notRun, ...Object.keys(RUN_ELSEWHERE)])(
  '%s names only scripts, flags and files that there are',
  (command) => {
    for (const file of filesIn(command)) expect(existsSync(join(root, file)), file).toBe(true)
    const npm = npmScriptIn(command)
    if (npm === null) return
    expect(scripts).toHaveProperty(npm.script)
    const [entry = ''] = /\S+\.ts/.exec(scripts[npm.script]) ?? []
    const source = FLAGS_OF[npm.script] ?? entry
    for (const flag of npm.flags)
      expect(readFileSync(join(root, source), 'utf8'), command).toMatch(new RegExp(`\\b${flag}: \\{ type:`))
  },
)

test.each(Object.entries(RUN_ELSEWHERE))('%s is run by something else of ours', (_, { file, shows }) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(shows)
})

describe('whoever types', () => {
  let operator: Operator

  beforeAll(async () => {
    operator = await openOperator()
  })
  afterAll(() => operator[Symbol.asyncDispose]())

  test.each(Object.entries(RUN))('%s gets what the docs say', async (command, run) => {
    await run(operator, command)
  })
})
