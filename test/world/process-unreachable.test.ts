import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { freePort, openPlace, openRelay, type Place, readiness, until, type Way } from './process-fixture.ts'

const SNEEZE = { body: JSON.stringify({ event: 'bot.sneezed', data: {} }) }
const UNKNOWN_TO_SLACK = { status: 503, problems: expect.stringMatching(/^Slack .*by itself\.$/) }

async function recordsAMeeting({ slack, recall }: Place): Promise<void> {
  await slack.command({ user: 'ana', channel: '#standup', command: '/record', text: 'https://zoom.us/j/1234567890' })
  await until(() => recall.bots.length === 1)
}

/** Fails every look-up of a name until the folder holds a file `dns-works`. */
const DNS_FAILS = (folder: string) => `
  import dns from 'node:dns'
  import { existsSync } from 'node:fs'
  const lookup = dns.lookup
  dns.lookup = (name, options, done) => {
    if (!name.endsWith('.invalid')) return lookup(name, options, done)
    if (existsSync('${folder}/dns-works')) return lookup('127.0.0.1', options, done)
    process.nextTick(done, Object.assign(new Error('no such name'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }))
  }`

test.concurrent.each<{ what: string; way: Way; host: string }>([
  { what: 'that takes connections and never answers', way: 'silent', host: '127.0.0.1' },
  { what: 'whose name cannot be found, nor Recall’s', way: 'through', host: 'slack.invalid' },
])('a process started against a Slack $what keeps trying, takes webhooks, and /readyz tells', async ({ way, host }) => {
  await using place = await openPlace()
  await using relay = await openRelay(place.slack.apiUrl)
  await relay.use(way)
  const port = await freePort()
  const app = place.start({
    env: {
      PORT: String(port),
      SLACK_API_URL: `http://${host}:${relay.port}/api/`,
      RECALL_API_URL: place.recall.apiUrl.replace('127.0.0.1', way === 'through' ? 'recall.invalid' : '127.0.0.1'),
    },
    preload: DNS_FAILS(place.folder),
  })
  const address = `http://127.0.0.1:${port}`
  const isUp = () =>
    fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(isUp)
  place.recall.sendWebhooksTo(`${address}/webhooks/recall`)
  expect(await readiness(address)).toEqual(UNKNOWN_TO_SLACK)
  expect(await place.recall.sendRaw(SNEEZE)).toMatchObject({ status: 204 })
  await app.says(/Slack cannot be reached yet; trying on/)
  await app.says(/slack-recorder is running/)
  expect(await readiness(address)).toEqual(UNKNOWN_TO_SLACK)

  if (way === 'through') await writeFile(join(place.folder, 'dns-works'), '')
  else await relay.use('through')
  await until(async () => (await readiness(address)).status === 200)
  await recordsAMeeting(place)
})

test.concurrent.each<{ what: string; way: Way }>([
  { what: 'that refuses connections', way: 'refused' },
  { what: 'that answers 500', way: 'http500' },
])('an app started against a Slack $what for an hour keeps trying, takes webhooks, and goes on', async ({ way }) => {
  const clock = createSkippableClock({ still: true })
  await using place = await openPlace(clock)
  await using relay = await openRelay(place.slack.apiUrl)
  await relay.use(way)
  const settings = readConfig({
    ...place.env,
    ...{ SLACK_API_URL: `http://127.0.0.1:${relay.port}/api/`, HOST: '127.0.0.1', PORT: '0' },
  })
  if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  await using app = await startApp(settings.config, { log: quiet, clock })
  const address = `http://127.0.0.1:${app.port}`
  place.recall.sendWebhooksTo(`${address}/webhooks/recall`)
  for (let minutes = 0; minutes < 60; minutes += 5) {
    clock.skip(5 * 60_000)
    expect(await readiness(address)).toEqual(UNKNOWN_TO_SLACK)
  }
  expect(await place.recall.sendRaw(SNEEZE)).toMatchObject({ status: 204 })
  await relay.use('through')
  await until(async () => {
    clock.skip(10_000)
    return (await readiness(address)).status === 200
  })
  await recordsAMeeting(place)
})
