import { expect, test } from 'vitest'
import { createSimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createStillClock, startSlack } from './slack-fixture.ts'

test('the default workspace has one conversation for each rule about posting', async () => {
  const { slack } = await startSlack()
  const isIn = (name: string) => slack.channel(name).members.has(slack.app.botUserId)
  const names = [
    'general',
    'standup',
    'board',
    'design',
    'ana-ben',
    'old',
    'announcements',
    'sales',
    'mpdm-ana--ben--recorder-1',
  ]
  expect(names.map((name) => [name, slack.channel(name).kind, isIn(name), slack.channel(name).archived])).toEqual([
    ['general', 'public', false, false],
    ['standup', 'public', true, false],
    ['board', 'private', false, false],
    ['design', 'private', true, false],
    ['ana-ben', 'direct', false, false],
    ['old', 'public', true, true],
    ['announcements', 'public', true, false],
    ['sales', 'public', true, false],
    ['mpdm-ana--ben--recorder-1', 'group_direct', true, false],
  ])
  expect(slack.channel('announcements').readOnly).toBe(true)
  expect(() => slack.channel('nowhere')).toThrow('nowhere')
  expect(() => slack.user('nobody')).toThrow('nobody')
})

test('the world can change while it runs', async () => {
  const { slack } = await startSlack()
  slack.changeChannel('general', { withApp: true, archived: true, readOnly: true })
  expect(slack.channel('#general')).toMatchObject({ archived: true, readOnly: true })
  expect(slack.channel('general').members).toContain(slack.app.botUserId)
  slack.changeChannel('general', { withApp: false })
  expect(slack.channel('general').members).not.toContain(slack.app.botUserId)
  expect(slack.changeUser('ana', { tz: 'Asia/Tokyo' }).tz).toBe('Asia/Tokyo')
})

test('listeners hear every change in order, and until waits for one', async () => {
  const { slack, client } = await startSlack()
  const heard: string[] = []
  const stop = slack.onChange(({ kind }) => heard.push(kind))
  const found = slack.until(() => slack.messages('standup').find(({ text }) => text === 'new'))
  const channel = slack.channel('standup').id
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'old' })
  await client.chat.update({ channel, ts, text: 'new' })
  expect(await found).toMatchObject({ ts, versions: [{ text: 'old' }, { text: 'new' }] })
  expect(heard).toEqual([
    'call_started',
    'message_posted',
    'call_answered',
    'call_started',
    'message_edited',
    'call_answered',
  ])
  stop()
  slack.say({ user: 'ana', channel, text: 'unheard' })
  expect(heard).toHaveLength(6)
})

test('a port in use is an error, and closing twice is fine', async () => {
  const { slack } = await startSlack()
  const port = Number(new URL(slack.apiUrl).port)
  await expect(createSimulatedSlack({ clock: createStillClock(), port })).rejects.toThrow('EADDRINUSE')
  await slack.close()
  await slack.close()
  await expect(fetch(slack.apiUrl)).rejects.toThrow()
  await using again = await createSimulatedSlack({ clock: createStillClock(), port })
  expect(again.apiUrl).toBe(slack.apiUrl)
})
