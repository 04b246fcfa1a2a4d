import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fieldAt } from '../../src/slack/fields.ts'
import { openWorld } from '../world/open-world.ts'
import { letTimePass, record, timeLapse } from '../world/watch.ts'

const root = new URL('../../', import.meta.url)
const sources = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('src/sandbox/'))
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')
/** What the operator starts by hand: it asks what stands in the settings, and never what people in Slack type. */
const isCommand = (file: string) => file.startsWith('src/commands/')
const filesWith = (pattern: RegExp) => sources.filter((file) => pattern.test(read(file))).sort()

describe('the app itself', () => {
  test('asks the network in three places only: Recall’s API, response URLs, and Slack’s API for its SDK', () => {
    // Those of the door, and the pages of an install, take requests; they send none.
    const asking = filesWith(/\bfetch\(|from 'node:(?:https?|net|tls|http2|dgram|dns)|from 'undici'/)
    expect(asking.filter(isCommand)).toEqual(['src/commands/doctor/knock.ts'])
    expect(asking.filter((file) => !isCommand(file))).toEqual([
      'src/recall/create-recall-client.ts',
      'src/recall/send-request.ts',
      'src/slack/create-installer.ts',
      'src/slack/http-receiver.ts',
      'src/slack/many-workspaces.ts',
      'src/slack/tell-asker.ts',
      // Slack's own client, for setup and the doctor, which look at the time of its answer.
      'src/slack/try-tokens.ts',
      ...globSync('src/web/*.ts', { cwd: root })
        .filter((file) => /from 'node:(?:http|net)'/.test(read(file)))
        .sort(),
    ])
  })

  test('makes a link’s token of 128 random bits of the system, and nothing of guessable ones', () => {
    expect(read('src/app/flow-deps.ts')).toContain("newToken: () => randomBytes(16).toString('base64url')")
    expect(filesWith(/Math\.random/)).toEqual([])
  })

  test('starts no program, and makes no code out of text', () => {
    const starting = filesWith(/node:child_process|node:vm\b|\beval\(|new Function\(/)
    // The operator's browser, by an address of our own making, without a shell.
    expect(starting).toEqual(['src/commands/setup/open-browser.ts'])
    // A thread that reads the database, made of a file of ours.
    expect(filesWith(/node:worker_threads/)).toEqual(['src/store/check-beside.ts', 'src/store/check-content.ts'])
    expect(read('src/store/check-content.ts')).toContain("new Worker(new URL('./check-beside.ts', import.meta.url)")
  })
})

test('whatever address people type, the app talks to Slack and Recall only', async () => {
  await using world = await openWorld({ mode: 'http' })
  const hosts = new Set<string>()
  const note = (message: unknown) => {
    hosts.add(`${fieldAt(message, 'connectParams', 'hostname')}:${fieldAt(message, 'connectParams', 'port')}`)
  }
  subscribe('undici:client:beforeConnect', note)
  try {
    for (const text of [
      'http://169.254.169.254/latest/meta-data/',
      'http://127.0.0.1:1/zoom.us/j/123456789',
      'https://zoom.us@evil.example/j/123456789',
      'https://zoom.us:8443/j/987654321',
      'https://user:pass@us02web.zoom.us/j/123456780?pwd=a1',
      'https://meet.google.com/abc-defg-hij',
      'file:///etc/passwd',
      '//evil.example/j/1',
    ]) {
      await record(world, { text })
    }
    const message = world.slack.say({ user: 'ana', channel: '#sales', text: 'see http://169.254.169.254/j/1' })
    await world.slack.shortcut({ user: 'ben', channel: '#sales', ts: message.ts, callbackId: 'record_message' })
    await timeLapse(world, () => world.recall.bots[2])
    await letTimePass(world, 120_000)
  } finally {
    unsubscribe('undici:client:beforeConnect', note)
  }
  const known = [world.slack.apiUrl, world.recall.apiUrl, `http://127.0.0.1:${world.app.port}`]
  expect([...hosts].filter((host) => !known.some((url) => new URL(url).host === host))).toEqual([])
  expect(hosts.size).toBeGreaterThan(1)
})
