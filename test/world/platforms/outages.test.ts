import { expect, test } from 'vitest'
import { openWorld, type World } from '../open-world.ts'
import { cards, endMeeting, linksOf, recordingBot, repliesOf, textOf, timeLapse } from '../watch.ts'
import { type Broken, complaints, HOUR, logLines, MINUTE, pass, recallMeets, slackDown, slackMeets } from './trouble.ts'

/** One thing that goes wrong for an hour; `says` is what the operator reads in the log and at `/readyz`. */
type Outage = { name: string; begin: (world: World) => Broken; says: RegExp; polling?: boolean }

const token = (code: string): Outage => ({
  name: `Slack answers ${code}`,
  begin: (world) => slackMeets(world, { method: '*', kind: 'error', error: code }),
  says: new RegExp(`Slack does not accept SLACK_BOT_TOKEN \\(${code}\\).*install it again.*Threads wait`),
})

const OUTAGES: Outage[] = [
  { name: 'Slack is away', begin: slackDown, says: /Slack does not answer our calls \(no answer\).*waits/ },
  {
    name: 'Slack answers every call with 429',
    begin: (world) => slackMeets(world, { method: '*', kind: 'http429', retryAfter: 30 }),
    says: /Slack answers only that we call too often \(429\)/,
  },
  token('token_revoked'),
  token('account_inactive'),
  {
    name: 'the permission to write is taken away',
    begin(world) {
      world.slack.setScopes(['commands', 'channels:join', 'channels:history'])
      return { end: () => world.slack.setScopes(['commands', 'channels:join', 'channels:history', 'chat:write']) }
    },
    says: /the app lacks a permission \(missing_scope\).*manifest\.yml.*install the app again/,
  },
  {
    name: 'Recall is away',
    begin: (world) => recallMeets(world, { route: 'all', kind: 'status', status: 503 }),
    says: /Recall does not answer our calls \(HTTP 503.*waits/,
    polling: true,
  },
  {
    name: 'Recall’s key is revoked',
    begin: (world) => recallMeets(world, { route: 'all', kind: 'status', status: 401 }),
    says: /Recall does not take RECALL_API_KEY \(HTTP 401.*RECALL_REGION/,
    polling: true,
  },
  {
    name: 'Recall’s firewall refuses us',
    begin: (world) => recallMeets(world, { route: 'all', kind: 'html403' }),
    says: /Recall's firewall refuses this machine \(HTTP 403.*support/,
    polling: true,
  },
  {
    name: 'Recall answers every call with 429',
    begin: (world) => recallMeets(world, { route: 'all', kind: 'status', status: 429, retryAfter: 30 }),
    says: /Recall answers only that we call too often \(429\)/,
    polling: true,
  },
]

test.concurrent.each(OUTAGES)(
  '$name for an hour: it is said once, with what to do, at /readyz too, and once that it is over',
  async ({ begin, says, polling = false }) => {
    await using world = await openWorld({ polling })
    const bot = await recordingBot(world)
    const from = world.logged.length
    const broken = begin(world)
    endMeeting(bot)
    await pass(world, 10 * MINUTE, 20)
    await pass(world, 50 * MINUTE, 10)
    expect((await world.app.readiness()).ready).toBe(false)
    await untilReadyzSays(world, says)
    // On a machine that is slow for ten seconds the first complaint is that nothing is answered.
    const first = (line: string) => says.test(line) || line.includes('does not answer our calls')
    expect(complaints(world, from).filter(first)).toHaveLength(1)

    broken.end()
    await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 5_000)
    await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'))
    // A socket that could not be opened for long is tried every five minutes.
    await timeLapse(world, () => world.slack.connections() > 0, 20_000)
    // Slack's side has seen the connection; ours hears of it in its own time.
    while (!(await world.app.readiness()).ready) await pass(world, 1_000, 1)
    expect(logLines(world, from).filter((line) => / works again/.test(line))).toHaveLength(1)
    expect(logLines(world, from).length).toBeLessThan(25)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(cards(world)).toHaveLength(1)
  },
)

async function untilReadyzSays(world: World, says: RegExp): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    const { problems } = await world.app.readiness()
    if (problems.some((problem) => says.test(problem))) return
    await pass(world, MINUTE)
  }
  throw new Error(JSON.stringify(await world.app.readiness()))
}

test.concurrent('an outage that nobody waits for any more is over when it is over', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  endMeeting(bot)
  await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'))
  const down = recallMeets(world, { route: 'all', kind: 'status', status: 401 })
  await world.stopApp()
  await world.startApp()
  await timeLapse(world, () => complaints(world).some((line) => line.includes('RECALL_API_KEY')))
  expect((await world.app.readiness()).ready).toBe(false)
  down.end()
  await pass(world, 5 * MINUTE)
  expect(await world.app.readiness()).toEqual({ ready: true, problems: [] })
})

test.concurrent('a token that is revoked at a restart is named with what to do; with a working one every thread goes on', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.slack.allowToken(false)
  await world.stopApp()
  endMeeting(bot)
  await expect(world.startApp()).rejects.toThrow(
    /does not accept SLACK_BOT_TOKEN \(token_revoked\).*OAuth & Permissions/,
  )
  world.clock.skip(HOUR)
  world.slack.allowToken(true)
  await world.startApp()
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 5_000)
  await pass(world, 15 * MINUTE)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('an app token that is revoked while the app runs is said once, and /readyz says what to do', async () => {
  await using world = await openWorld()
  const from = world.logged.length
  const refused = slackMeets(world, { method: 'apps.connections.open', kind: 'error', error: 'token_revoked' })
  world.slack.dropSockets()
  await pass(world, HOUR)
  expect((await world.app.readiness()).problems.join()).toMatch(/SLACK_APP_TOKEN \(token_revoked\).*connections:write/)

  expect(complaints(world, from).filter((line) => line.includes('token_revoked'))).toHaveLength(1)
  expect(complaints(world, from).length).toBeLessThan(4)
  refused.end()
  await timeLapse(world, () => logLines(world, from).some((line) => line.includes('Connected to Slack')), 20_000)
  expect(await world.app.readiness()).toEqual({ ready: true, problems: [] })
})
