import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSimulatedRecall, type SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { EndedAtStartError, startAppProcess } from './app-process.ts'
import { createStillClock } from './still-clock.ts'

const clock = createStillClock()
let folder = ''
let slack: SimulatedSlack
let recall: SimulatedRecall
let env: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  slack = await createSimulatedSlack({ clock })
  recall = await createSimulatedRecall({ clock, autoplay: 'happy' })
  env = {
    ...{ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
    ...{ RECALL_API_URL: recall.apiUrl, RECALL_API_KEY: recall.apiKey },
    DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`,
  }
})

afterEach(async () => {
  await Promise.all([slack.close(), recall.close()])
  await rm(folder, { recursive: true })
})

test('a process follows the clock of its parent, and ends at a signal', async () => {
  const app = await startAppProcess({ env, clock })
  const begun = clock.now()
  await app.skip(60_000)
  expect(clock.now() - begun).toBe(60_000)
  expect(app.nextAt()).toBeGreaterThan(clock.now())
  expect(await app.stop()).toBe(0)
  expect(app.logged()).toContain('slack-recorder is running')
  await app.follow()
})

test('a process ends itself right before or right after a commit', async () => {
  const whole = await startAppProcess({ env, clock })
  const atStart = whole.commits()
  await whole.kill()
  expect(whole.exit()).toMatchObject({ signal: 'SIGKILL' })

  const killAtCommit = { at: 1, when: 'before' } as const
  const fresh = { ...env, DATABASE_URL: `sqlite:${join(folder, 'another.db')}` }
  await expect(startAppProcess({ env: fresh, clock, killAtCommit })).rejects.toThrow(EndedAtStartError)

  for (const when of ['before', 'after'] as const) {
    const app = await startAppProcess({ env: fresh, clock, killAtCommit: { at: atStart + 1, when } })
    const typed = slack.command({
      user: 'ana',
      channel: '#standup',
      command: '/record',
      text: 'https://zoom.us/j/1234567890',
    })
    expect(await app.exited, app.logged()).toMatchObject({ signal: 'SIGKILL' })
    clock.skip(3_000)
    await typed
  }
})
