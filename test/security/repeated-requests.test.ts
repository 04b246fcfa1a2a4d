import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { meetingLink, openWorld } from '../world/open-world.ts'
import { cards, letTimePass, record, timeLapse } from '../world/watch.ts'
import { signedByRecall, signedBySlack } from './signed.ts'

test('a command that somebody recorded and sends again within the five minutes is taken once', async () => {
  await using world = await openWorld({ mode: 'http' })
  const [channel, user] = [world.slack.channel('#standup').id, world.slack.user('ana').id]
  const fields = { command: '/record', text: meetingLink(), channel_id: channel, user_id: user, trigger_id: '1.2.3' }
  const sent = signedBySlack(world.slack.signingSecret, { ...fields, team_id: world.slack.app.teamId }, 'command')
  const url = `http://127.0.0.1:${world.app.port}/slack/events`
  for (let n = 0; n < 3; n++) expect((await fetch(url, sent)).status).toBe(200)
  await timeLapse(world, () => world.recall.bots[0])
  expect((await fetch(url, sent)).status).toBe(200)
  await letTimePass(world, 60_000)
  expect(cards(world)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
})

test('a webhook counts once, however often and in whichever headers it comes, and only if it is signed now', async () => {
  const [older, newer] = [randomBytes(24), randomBytes(24)].map((bytes) => `whsec_${bytes.toString('base64')}`)
  await using world = await openWorld({ env: { RECALL_WEBHOOK_SECRET: `${older}, ${newer}` } })
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  const url = `http://127.0.0.1:${world.app.port}/webhooks/recall`
  const refusals = () => world.logged.filter((line) => line.includes('a webhook was refused')).length
  const status = (n: number) => new Date(Date.now() + n).toISOString()
  const body = (code: string, n: number) =>
    JSON.stringify({
      event: `bot.${code}`,
      data: { data: { code, sub_code: null, updated_at: status(n) }, bot: { id: bot.id, metadata: bot.metadata } },
    })
  const send = async (sent: RequestInit) => (await fetch(url, sent)).status
  const before = refusals()

  const waiting = body('in_waiting_room', 1)
  for (const [secret, family] of [
    [older, 'webhook'],
    [newer, 'svix'],
    [newer, 'webhook'],
  ] as const)
    expect(await send(signedByRecall(secret ?? '', waiting, { id: 'msg_1', family }))).toBe(204)
  await timeLapse(world, () => JSON.stringify(cards(world)[0]?.blocks).includes('Waiting to be let in'))

  // The same id with other news is a repetition too: what was stored first stands.
  const other = body('in_call_recording', 2)
  expect(await send(signedByRecall(newer ?? '', other, { id: 'msg_1' }))).toBe(204)
  const wrong = signedByRecall(`whsec_${randomBytes(24).toString('base64')}`, other, { id: 'msg_2' })
  const good = signedByRecall(newer ?? '', other, { id: 'msg_3' })
  const doubled = new Headers(good.headers)
  doubled.append('webhook-id', 'msg_4')
  const refused: RequestInit[] = [
    wrong,
    signedByRecall(newer ?? '', other, { id: 'msg_2', at: Date.now() - 400_000 }),
    signedByRecall(newer ?? '', other, { id: 'msg_2', at: Date.now() + 400_000 }),
    { ...good, body: `${other} ` },
    { ...good, headers: { ...good.headers, 'webhook-id': 'msg_9' } },
    { ...good, headers: { 'content-type': 'application/json' } },
    { ...good, headers: doubled },
  ]
  for (const sent of refused) expect(await send(sent)).toBe(401)
  expect(refusals() - before).toBe(refused.length)
  await letTimePass(world, 20_000)
  expect(JSON.stringify(cards(world)[0]?.blocks)).toContain('Waiting to be let in')

  // Two signatures in two headers are one list of two, as the specification has it.
  const rotated = new Headers(good.headers)
  rotated.set('webhook-signature', `v1,${createHmac('sha256', 'x').update('x').digest('base64')}`)
  rotated.append('webhook-signature', ` ${good.headers['webhook-signature']}`)
  expect(await send({ ...good, headers: rotated })).toBe(204)
  await timeLapse(world, () => JSON.stringify(cards(world)[0]?.blocks).includes('Recording since'))
})
