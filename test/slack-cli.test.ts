import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { manifestFaults } from './manifest-faults.ts'
import { openPlace } from './world/process-fixture.ts'

// What Slack's CLI reads and runs (`slack create --template`, `slack run`): internal/hooks and internal/shared/clients.go of
// github.com/slackapi/slack-cli. Without a get-hooks hook, hooks.json itself is all there is.

const root = new URL('..', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')
const { hooks, config, runtime } = JSON.parse(read('.slack/hooks.json'))

/** The hook as the CLI runs it with the default protocol: in a shell, arguments behind it, standard output is the answer. */
function run(hook: string, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}) {
  const { PATH, HOME } = process.env
  const child = spawn('sh', ['-c', [hooks[hook], ...args].join(' ')], {
    cwd: root,
    env: { PATH, HOME, ...env },
    // A group of its own, as the CLI's: npm's shell does not pass on a signal.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  return { child, stdout: () => stdout, exit: once(child, 'close').then(([code]) => code as number | null) }
}

describe('Slack’s CLI', () => {
  test('finds all that it needs in hooks.json: the hooks, how they speak, and that the app connects by itself', () => {
    expect(Object.keys(hooks).sort()).toEqual(['get-manifest', 'start'])
    expect(runtime).toBe('node')
    expect(config['protocol-version']).toEqual(['default'])
    expect(config['sdk-managed-connection-enabled']).toBe(true)
    for (const path of [...config.watch.app.paths, ...config.watch.manifest.paths]) {
      expect(existsSync(new URL(path, root)), path).toBe(true)
    }
    expect('src/main.ts').toMatch(new RegExp(config.watch.app['filter-regex']))
  })

  test('takes the manifest from here, and keeps what belongs to one machine out of git', () => {
    expect(JSON.parse(read('.slack/config.json')).manifest.source).toBe('local')
    expect(read('.slack/.gitignore').split('\n')).toContain('apps.dev.json')
  })

  test('gets manifest.yml as JSON, and nothing else, on standard output', async () => {
    const hook = run('get-manifest', { args: [`--source=${root.pathname}`] })
    expect(await hook.exit).toBe(0)
    expect(JSON.parse(hook.stdout())).toEqual(parse(read('manifest.yml')))
    const faults = manifestFaults(JSON.parse(hook.stdout()))
    if (faults === null)
      console.log('Skipped: no ../shared/contracts, so the JSON is not checked against Slack’s schema')
    else expect(faults).toEqual([])
  })

  test('starts the app with the tokens it hands over, whatever .env says of others', async () => {
    await using place = await openPlace()
    const tokens = { SLACK_CLI_XOXB: place.slack.botToken, SLACK_CLI_XAPP: place.slack.appToken }
    const others = { SLACK_BOT_TOKEN: 'xoxb-of-another', SLACK_APP_TOKEN: '', HOST: '127.0.0.1', PORT: '0' }
    const hook = run('start', { env: { ...place.env, ...others, ...tokens } })
    await new Promise<void>((resolve, reject) => {
      hook.child.stdout.on('data', () => hook.stdout().includes('slack-recorder is running') && resolve())
      void hook.exit.then((code) => reject(new Error(`it ended with ${code}:\n${hook.stdout()}`)))
    })
    expect(hook.stdout()).toContain('"slack":"socket"')
    if (hook.child.pid !== undefined) process.kill(-hook.child.pid, 'SIGINT')
    await hook.exit
    expect(hook.stdout()).toContain('stopping')
  })
})
