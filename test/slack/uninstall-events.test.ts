import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createSlackApp } from '../../src/slack/create-slack-app.ts'
import type { InstallationStore } from '../../src/slack/installation.ts'
import { createLog } from './app-fixture.ts'
import { createRecordingActs } from './recording-acts.ts'

/** The app by OAuth, over both ways from Slack, with a store that fails as often as `failures` says. */
async function start(mode: 'socket' | 'http', failures: number) {
  const clock = createSkippableClock({ still: true })
  const slack = await createSimulatedSlack({ clock })
  onTestFinished(() => slack.close())
  const ended: unknown[] = []
  let left = failures
  const fail = async <T>(value: T): Promise<T> => {
    if (left-- > 0) throw new Error('the disk is full')
    return value
  }
  const store: InstallationStore = {
    find: () => fail(null),
    read: () => fail(null),
    noteWorkspace: () => fail(undefined),
    keep: () => fail(undefined),
    takeRefresh: () => fail(true),
    keepRefreshed: () => fail(undefined),
    async end(taken) {
      ended.push(taken)
      return 'ended'
    },
  }
  const log = createLog()
  const app = await createSlackApp({
    mode:
      mode === 'http'
        ? { kind: 'http', signingSecret: slack.signingSecret }
        : { kind: 'socket', appToken: slack.appToken },
    access: {
      ...{ kind: 'oauth', clientId: '1.1', clientSecret: 'secret', stateSecret: 'long enough to be one' },
      ...{ store, publicUrl: 'http://127.0.0.1', pages: { show: () => {}, html: () => '', setHeaders: () => {} } },
    },
    apiUrl: slack.apiUrl,
    ...{ clock, log, recallName: 'Recall', acts: createRecordingActs().acts },
  })
  onTestFinished(() => app.stop())
  if (app.requestListener !== null) {
    const server = createServer(app.requestListener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    slack.deliverOverHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  }
  await app.start()
  return { slack, ended, log }
}

test('over HTTP an uninstall that cannot be stored is not acked, so Slack tells it again', async () => {
  const { slack, ended } = await start('http', 1)
  expect(await slack.workspace.uninstall().tell('app_uninstalled')).toEqual({ kind: 'delivered', attempts: 2 })
  expect(ended).toMatchObject([{ id: slack.app.teamId }])
})

test('a person’s own token that is revoked ends nothing, also where no key opens the installation', async () => {
  const { slack, ended } = await start('http', 0)
  await slack.workspace.event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } })
  expect(ended).toEqual([])
  await slack.workspace.event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U2'] } })
  expect(ended).toHaveLength(1)
})

test('over a socket an uninstall that cannot be stored is not acked', async () => {
  const { slack, ended, log } = await start('socket', 1)
  void slack.workspace.uninstall().tell('app_uninstalled')
  await expect.poll(() => log.lines.some(({ message }) => message === 'A payload was not handled')).toBe(true)
  expect(ended).toEqual([])
})

test('a command while no installation can be read is answered as a trouble of ours, not as a missing install', async () => {
  const { slack } = await start('socket', Number.POSITIVE_INFINITY)
  await slack.command({ user: 'ana', channel: '#standup', command: '/record', text: 'list' })
  const shown = await slack.until(() => slack.ephemerals('ana').at(-1))
  expect(JSON.stringify(shown)).toContain('Something went wrong on my side')
})

test('somebody without the app is told where to get it', async () => {
  const { slack } = await start('socket', 0)
  await slack.command({ user: 'ana', channel: '#standup', command: '/record', text: 'list' })
  const shown = await slack.until(() => slack.ephemerals('ana').at(-1))
  expect(JSON.stringify(shown)).toContain('<http://127.0.0.1/slack/install|Add it to your workspace>')
})
