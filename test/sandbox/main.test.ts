import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { SCENARIOS } from '../../src/sandbox/scenarios.ts'

const MAIN = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url))

type Ended = { code: number | null; out: string; err: string }

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  const { FORCE_COLOR: _, NO_COLOR: __, ...outer } = process.env
  return spawn(process.execPath, [MAIN, ...args], { env: { ...outer, ...env }, timeout: 50_000, killSignal: 'SIGKILL' })
}

async function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = start(args, env)
  child.stdin?.end()
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  const [code] = await once(child, 'close')
  return { code, out: out.join(''), err: err.join('') }
}

function collect(stream: NodeJS.ReadableStream | null): string[] {
  const parts: string[] = []
  stream?.setEncoding('utf8').on('data', (part: string) => parts.push(part))
  return parts
}

test.concurrent('--once shows the thread, opens its link and exits with 0', async () => {
  const { code, out, err } = await run(['--once'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/#standup/)
  expect(out).toMatch(/Ana Lima\n\s+\/record https:\/\/meet\.google\.com/)
  expect(out).toMatch(/Recording since [\s\S]*⏩ 42 minutes[\s\S]*the recording is ready[\s\S]*Watch recording {2}http/)
  expect(out).toMatch(/✔ The link was posted once/)
})

test.concurrent('what goes into a file has no escape codes, unless they are forced', async () => {
  const [plain, forced, forbidden] = await Promise.all([
    run(['--once', '--scenario', 'denied']),
    run(['--once', '--scenario', 'denied'], { FORCE_COLOR: '1' }),
    run(['--once', '--scenario', 'denied', '--verbose'], { NO_COLOR: '1' }),
  ])
  expect(plain.out).not.toContain('\u001b')
  expect(forced.out).toContain('\u001b[')
  expect(forbidden.out).not.toContain('\u001b')
  expect(forbidden.out).toContain('slack-recorder is running')
})

test.concurrent('--list names every scenario', async () => {
  const { code, out } = await run(['--list'])
  expect(code).toBe(0)
  for (const { name } of SCENARIOS) expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'))
  expect(out.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(SCENARIOS.length)
})

test.concurrent.each([
  [['--scenario', 'nonsense'], 'There is no scenario “nonsense”: npm run sandbox -- --list names all.'],
  [['--scenario'], '--scenario needs a name: '],
  [['--onec'], 'There is no option --onec.'],
  [['--once=yes'], '--once takes no value.'],
  [['happy'], 'Did you mean --scenario happy?'],
])('%j is answered with what there is, and exit code 2', async (args, why) => {
  const { code, out, err } = await run(args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('--list')
  expect(err.trimEnd().split('\n').at(-1)).toContain(why)
})

test.concurrent('without --once it stays up, takes what is typed as Ana’s, and ends with 0 on SIGTERM', async () => {
  const child = start([])
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout ?? process.stdin })
  reader.on('line', (line) => lines.push(line))
  const seen = (wanted: string) =>
    new Promise<void>((resolve) => {
      const look = () => lines.some((line) => line.includes(wanted)) && resolve()
      reader.on('line', look)
      look()
    })
  await seen('npm start')
  expect(lines.join('\n')).toMatch(/export SLACK_API_URL='http:\/\/127\.0\.0\.1:\d+\/api\/'/)
  child.stdin?.write('/record help\n')
  await seen('Record a meeting')
  child.stdin?.write('#board\n/record https://meet.google.com/aaa-bbbb-ccc\n')
  await seen('/invite @recorder')
  child.stdin?.write('/invite @recorder\n')
  await seen('@recorder is in #board now.')
  child.stdin?.write('skip 5x\nhello\napp off\napp off\napp on\n')
  await seen('“skip 5x” was not understood.')
  await seen('“hello” was not understood.')
  await seen('The app is already stopped.')
  await seen('Slack gives each command to one of the two.')
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  expect((await closed)[0]).toBe(0)
  expect(lines.at(-1)).toContain('nothing of it is left')
})
