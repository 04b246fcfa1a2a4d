import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openPlace } from '../world/process-fixture.ts'
import { type Built, buildByHand, USER } from './build-by-hand.ts'
import { isIgnored, lastOf, readDockerfile } from './dockerfile.ts'

const repository = new URL('../../', import.meta.url)
const stages = readDockerfile(new URL('Dockerfile', repository))
const image = stages.at(-1)

describe('the Dockerfile', () => {
  test('takes Node of the version that package.json asks for, in every stage', () => {
    const { engines } = JSON.parse(readFileSync(new URL('package.json', repository), 'utf8'))
    expect(engines.node).toMatch(/^>=24\./)
    expect(stages.map((stage) => stage.image)).toEqual(['node:24-slim', 'node:24-slim'])
  })

  test('ends with a user who is not root, a volume for the database, and the port of the settings', () => {
    expect(lastOf(image, 'USER').rest).toBe('node')
    expect(lastOf(image, 'VOLUME').rest).toBe('/data')
    expect(lastOf(image, 'EXPOSE').rest).toBe(String(defaults().port))
    expect(lastOf(image, 'ENV').rest).toBe('DATABASE_URL=sqlite:/data/recorder.db')
  })

  test('starts Node itself, so that a signal reaches it', () => {
    expect(lastOf(image, 'CMD').argv?.[0]).toBe('node')
    expect(lastOf(image, 'HEALTHCHECK').argv?.[0]).toBe('node')
  })

  test.each([
    '.env',
    '.env.local',
    '.git/config',
    'data/recorder.db',
    'test/app.test.ts',
    'src/sandbox/main.ts',
    'x.log',
  ])('never sees %s', (path) =>
    expect(isIgnored(readFileSync(new URL('.dockerignore', repository), 'utf8'), path)).toBe(true),
  )
})

describe('what its steps make, done by hand', () => {
  let folder = ''
  let built: Built = { kind: 'offline', why: 'not tried' }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slack-recorder-image-'))
    built = buildByHand(stages, folder)
    if (built.kind === 'offline')
      console.log(`Skipped: npm reaches no registry (${built.why}), so no image is built by hand`)
  }, 400_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  function start(argv: readonly string[], env: Record<string, string>): { child: ChildProcess; output: () => string } {
    if (built.kind === 'offline') throw new Error('nothing was built')
    // Everything the image has; the Node that runs the tests is its Node.
    const child = spawn(process.execPath, argv.slice(1), {
      cwd: join(built.root, 'app'),
      env: { DATABASE_URL: `sqlite:${built.root}/data/recorder.db`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(USER ?? {}),
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    return { child, output: () => said }
  }
  const argvOf = (name: string) => lastOf(image, name).argv ?? []
  const ended = async (child: ChildProcess) => (await once(child, 'close'))[0] as number | null

  test('starts, is healthy, keeps its database in the volume, and ends with 0 at SIGTERM', async (context) => {
    if (built.kind === 'offline') return context.skip()
    await using place = await openPlace()
    const { DATABASE_URL: _, ...env } = place.env
    const PORT = String(await freePort())
    const app = start(argvOf('CMD'), { ...env, HOST: '127.0.0.1', PORT })
    await new Promise<void>((resolve, reject) => {
      app.child.stdout?.on('data', () => app.output().includes('slack-recorder is running') && resolve())
      app.child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${app.output()}`)))
    })
    expect(await ended(start(argvOf('HEALTHCHECK'), { PORT }).child)).toBe(0)
    expect(existsSync(join(built.root, 'data/recorder.db'))).toBe(true)
    expect(statSync(join(built.root, 'data/recorder.db')).uid).toBe(USER?.uid ?? process.getuid?.())
    app.child.kill('SIGTERM')
    expect(await ended(app.child)).toBe(0)
    expect(await ended(start(argvOf('HEALTHCHECK'), { PORT }).child)).toBe(1)
  }, 120_000)

  // As docs/deploying.md has it, in a container whose files may not be written.
  test('makes a backup beside the database by npm', (context) => {
    if (built.kind === 'offline') return context.skip()
    const file = join(built.root, 'data/monday.db')
    const { stdout, stderr, status } = spawnSync('npm', ['run', '--silent', 'backup', '--', file], {
      cwd: join(built.root, 'app'),
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', DATABASE_URL: `sqlite:${built.root}/data/recorder.db` },
      encoding: 'utf8',
      ...(USER ?? {}),
    })
    expect(status, stderr).toBe(0)
    expect(stdout).toContain('It was read through and is whole.')
  })

  test('says what is not set, and ends with 2', async (context) => {
    if (built.kind === 'offline') return context.skip()
    const app = start(argvOf('CMD'), {})
    expect(await ended(app.child)).toBe(2)
    expect(app.output()).toContain('SLACK_BOT_TOKEN: is not set')
  })

  test('holds half of what npm installs, and no Node of its own', (context) => {
    if (built.kind === 'offline') return context.skip()
    const { stdout } = spawnSync('du', ['-sm', join(built.root, 'app')], { encoding: 'utf8' })
    expect(Number.parseInt(stdout, 10)).toBeLessThan(60)
    expect(existsSync(join(built.root, 'app/node_modules/.bin/node'))).toBe(false)
    expect(existsSync(join(built.root, 'app/src/sandbox'))).toBe(false)
  })
})

function defaults() {
  const outcome = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    RECALL_API_KEY: 'k',
    RECALL_REGION: 'us-west-2',
  })
  if (outcome.kind === 'faulty') throw new Error(outcome.faults.join('\n'))
  return outcome.config
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
