import { expect, test } from 'vitest'
import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { openWorld } from './open-world.ts'
import { cards, firstResult, letTimePass, linksOf, record, repliesOf, textOf, timeLapse } from './watch.ts'

type Trouble = Parameters<SimulatedSlack['trouble']>[0]
type Kind = Pick<Trouble, 'kind'> & Record<string, unknown>

const KINDS: Kind[] = [
  { kind: 'http429', retryAfter: 5 },
  { kind: 'http500' },
  { kind: 'http500', tookEffect: true },
  { kind: 'lostAnswer' },
  { kind: 'lostRequest' },
  { kind: 'html200' },
  { kind: 'error', error: 'internal_error', tookEffect: true },
  { kind: 'error', error: 'service_unavailable' },
]

function troubleFor(event: 'card' | 'result' | 'alert', kind: Kind): Trouble {
  const when: Trouble['when'] = (args) => JSON.stringify(args['metadata'] ?? '').includes(`slack_recorder_${event}`)
  return { method: 'chat.postMessage', when, ...kind } as Trouble
}

test.concurrent.each(KINDS)(
  'the result is posted once although its post meets $kind (took effect: $tookEffect)',
  async (kind) => {
    await using world = await openWorld({ recall: { autoplay: 'happy' } })
    const trouble = world.slack.trouble(troubleFor('result', kind))
    await record(world)
    await firstResult(world)
    await letTimePass(world, 3 * 60_000)

    expect(trouble.met()).toBe(1)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(linksOf(repliesOf(world, 'result')[0])).toHaveLength(1)
    expect(cards(world)).toHaveLength(1)
  },
)

test.concurrent.each(KINDS)(
  'the card is posted once although its post meets $kind (took effect: $tookEffect)',
  async (kind) => {
    await using world = await openWorld({ recall: { autoplay: 'happy' } })
    const trouble = world.slack.trouble(troubleFor('card', kind))
    await record(world)
    await firstResult(world)
    await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'))

    expect(trouble.met()).toBe(1)
    expect(cards(world)).toHaveLength(1)
    expect(world.recall.bots).toHaveLength(1)
  },
)

test.concurrent('a Slack that is down for minutes delays the thread and loses nothing', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  await record(world)
  await timeLapse(world, () => cards(world)[0])
  const down = world.slack.trouble({ method: '*', times: 10_000, kind: 'lostRequest' })
  await letTimePass(world, 4 * 60_000)
  down.end()
  await firstResult(world)
  await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'))
  await letTimePass(world, 3 * 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('blocks that Slack refuses are posted as plain text', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.slack.trouble({ ...troubleFor('card', { kind: 'error', error: 'invalid_blocks' }) })
  await record(world)
  const card = await timeLapse(world, () => cards(world)[0])
  expect(card.versions[0]?.blocks).toEqual([])
  await firstResult(world)
})

test.concurrent('a revoked token closes nothing: the thread goes on when a token works again', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  await record(world)
  await timeLapse(world, () => cards(world)[0])
  world.slack.allowToken(false)
  await letTimePass(world, 3 * 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(0)
  world.slack.allowToken(true)
  await firstResult(world)
})

test.concurrent('a result that cannot be read back is posted at most once more', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.slack.setScopes(['commands', 'chat:write', 'channels:join'])
  world.slack.trouble(troubleFor('result', { kind: 'http500' }))
  await record(world)
  await firstResult(world)
  await letTimePass(world, 3 * 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a deleted card cancels nothing: the result comes, in the channel', async () => {
  await using world = await openWorld()
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  const card = await timeLapse(world, () => cards(world)[0])
  world.slack.deleteMessage({ channel: '#standup', ts: card.ts })
  bot.playLife('happy')
  const result = await timeLapse(world, () =>
    cards(world).find((message) => message.metadata?.event_type === 'slack_recorder_result'),
  )
  expect(linksOf(result)).toHaveLength(1)
  expect(result.text).toContain(`<@${world.slack.user('ana').id}>`)
})

test.concurrent('a channel that was archived meanwhile: the requester gets the result as a direct message', async () => {
  await using world = await openWorld()
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  await timeLapse(world, () => cards(world)[0])
  world.slack.changeChannel('#standup', { archived: true })
  bot.playLife('happy')
  const direct = await timeLapse(world, () =>
    world.slack.calls.find(
      ({ method, args }) => method === 'chat.postMessage' && args['channel'] === world.slack.user('ana').id,
    ),
  )
  expect(JSON.stringify(direct.args)).toContain('X-Amz-Signature')
})

test.concurrent('a socket that Slack refreshes or drops goes on taking commands', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.slack.refreshSockets()
  await world.slack.until(() => (world.slack.connections() > 0 ? true : undefined))
  expect(await record(world)).toMatchObject({ kind: 'acked' })
  await firstResult(world)
})

const UNREADABLE: Kind[] = [
  { kind: 'error', error: 'access_denied' },
  { kind: 'error', error: 'unknown_method' },
  { kind: 'http429', retryAfter: 30 },
]

test.concurrent.each(UNREADABLE)(
  'a lost card ends with an answer although nothing can be read back ($kind $error)',
  async (kind) => {
    await using world = await openWorld({ recall: { autoplay: 'happy' } })
    world.slack.trouble(troubleFor('card', { kind: 'lostRequest' }))
    world.slack.trouble({ method: 'conversations.history', times: 1_000, ...kind } as Trouble)
    await record(world)
    await timeLapse(world, () => repliesOf(world, 'result')[0] ?? world.slack.ephemerals('ana')[0])
  },
)

test.concurrent.each(UNREADABLE)(
  'a lost result is posted although nothing can be read back ($kind $error)',
  async (kind) => {
    await using world = await openWorld({ recall: { autoplay: 'happy' } })
    world.slack.trouble(troubleFor('result', { kind: 'lostRequest' }))
    world.slack.trouble({ method: 'conversations.replies', times: 1_000, ...kind } as Trouble)
    await record(world)
    await timeLapse(world, () => repliesOf(world, 'result')[0], 5_000)
    await letTimePass(world, 5 * 60_000)
    expect(repliesOf(world, 'result')).toHaveLength(1)
  },
)

test.concurrent('a token that is refused before the card is posted is told as what it is', async () => {
  await using world = await openWorld()
  world.slack.trouble({ method: 'chat.postMessage', times: 1_000, kind: 'error', error: 'token_revoked' })
  await record(world)
  const answer = await timeLapse(world, () => world.slack.ephemerals('ana')[0], 5_000)
  expect(answer.text).toMatch(/runs this app/)
})

test.concurrent('everybody who asked for a card that cannot be posted hears of it', async () => {
  await using world = await openWorld()
  const slow = world.slack.trouble({ method: 'conversations.join', times: 10, kind: 'slow' })
  const text = 'https://meet.google.com/abc-defg-hij'
  await record(world, { channel: '#board', text })
  await record(world, { channel: '#board', text, user: 'ben' })
  slow.release()
  const of = (user: string) => world.slack.ephemerals(user).filter((shown) => shown.text.includes('/invite'))
  await timeLapse(world, () => of('ana').length === 1 && of('ben').length === 1)
  await letTimePass(world, 60_000)
  expect([of('ana').length, of('ben').length]).toEqual([1, 1])
  expect(world.recall.bots).toEqual([])
})
