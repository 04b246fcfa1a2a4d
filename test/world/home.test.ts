import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from './open-world.ts'
import {
  buttonElements,
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  record,
  recordingBot,
  shows,
  textOf,
  timeLapse,
  told,
} from './watch.ts'

const homeOf = (world: World, user = 'ana') => JSON.stringify(world.slack.home(user)?.view['blocks'] ?? [])
const homeButtons = (world: World, user: string) => {
  const blocks = world.slack.home(user)?.view['blocks']
  return Array.isArray(blocks) ? buttonElements(blocks) : []
}

/** Opens the Home tab, and resolves when it says this. */
async function openHome(world: World, says: RegExp, user = 'ana'): Promise<string> {
  await world.slack.openAppHome({ user, tab: 'home' })
  return await timeLapse(world, () => says.test(homeOf(world, user)) && homeOf(world, user), 0)
}

/** Presses *Record a meeting* on the Home tab; resolves with the form. */
async function openForm(world: World, user = 'ana') {
  await openHome(world, /Record a meeting/, user)
  const viewId = world.slack.home(user)?.id ?? ''
  await world.slack.pressInView({ user, viewId, actionId: 'record_meeting' })
  const form = await timeLapse(world, () => world.slack.modals(user).at(-1), 0)
  return (filled: { link: string; when?: number; name?: string; channel: string | null }) =>
    world.slack.submitView({
      ...{ user, viewId: form.id },
      values: {
        link: { link: { type: 'plain_text_input', value: filled.link } },
        when: {
          when: {
            type: 'datetimepicker',
            selected_date_time: filled.when === undefined ? null : Math.floor(filled.when / 1000),
          },
        },
        name: { name: { type: 'plain_text_input', value: filled.name ?? null } },
        channel: { channel: { type: 'conversations_select', selected_conversation: filled.channel } },
      },
    })
}

test.concurrent('Home says what to do when it is empty, then shows each viewer only what is theirs, and stops it', async () => {
  await using world = await openWorld()
  expect(await openHome(world, /There is nothing here yet/)).toContain('Record a meeting')
  await openHome(world, /There is nothing here yet/, 'ben')

  const first = await recordingBot(world)
  endMeeting(first)
  await firstResult(world)
  const text = 'https://meet.google.com/abc-defg-hij'
  const second = await recordingBot(world, { channel: '#design', text })
  const ana = await openHome(world, /Now and planned/)
  expect(ana).toMatch(/Now and planned.*Recording since.*Recent.*Recording ready/)
  expect(ana).toContain(`<#${world.slack.channel('#design').id}>`)
  expect(ana).toMatch(/<https?:[^|]*\/archives\/[^|]*\|Open its thread>/)
  expect(await openHome(world, /There is nothing here yet/, 'ben')).not.toContain('Recording')

  // Whoever asks for the same meeting in that channel waits for it too.
  await record(world, { channel: '#design', text, user: 'ben' })
  await told(world, /already being recorded here/, 'ben')
  const ben = await openHome(world, /Recording since/, 'ben')
  expect(ben).toContain('meet.google.com/abc-defg-hij')
  expect(ben).not.toContain('Recent')

  const stop = homeButtons(world, 'ben').find((button) => button['action_id'] === 'stop')
  await world.slack.pressInView({
    ...{ user: 'ben', viewId: world.slack.home('ben')?.id ?? '', actionId: 'stop' },
    value: String(stop?.['value']),
  })
  await timeLapse(world, () => second.phase === 'call_ended')
  await timeLapse(world, () => homeOf(world, 'ben').includes('Stopping, asked by'), 0)
  await shows(world, `Stopping, asked by <@${world.slack.user('ben').id}>`, '#design')
  expect(world.slack.violations).toEqual([])
})

test.concurrent('the form on Home shows what is wrong below its fields, and then records now, in the chosen channel', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const send = await openForm(world)
  const link = meetingLink()
  const wrong: { fill: Parameters<typeof send>[0]; field: string; says: RegExp }[] = [
    { fill: { link: 'hello', channel: '#general' }, field: 'link', says: /There is no meeting link in this/ },
    {
      fill: { link: 'https://example.com/1', channel: '#general' },
      field: 'link',
      says: /example\.com cannot be recorded/,
    },
    { fill: { link: 'https://app.slack.com/huddle/T1/C1', channel: '#general' }, field: 'link', says: /huddles/ },
    { fill: { link: `${link} https://zoom.us/j/1`, channel: '#general' }, field: 'link', says: /2 different meetings/ },
    { fill: { link: `${link} tomorrow`, channel: '#general' }, field: 'link', says: /have fields of their own/ },
    { fill: { link, when: world.clock.now() - 3_600_000, channel: '#general' }, field: 'when', says: /moment is over/ },
    { fill: { link, channel: null }, field: 'channel', says: /./ },
  ]
  for (const { fill, field, says } of wrong) {
    expect(await send(fill), JSON.stringify(fill)).toEqual({
      kind: 'errors',
      errors: { [field]: expect.stringMatching(says) },
    })
  }
  expect(world.recall.bots).toEqual([])
  expect(await send({ link: `${link} (Passcode: 123)`, name: 'Weekly notes', channel: '#general' })).toEqual({
    kind: 'closed',
  })
  await timeLapse(world, () => homeOf(world).includes('Sending a bot') || homeOf(world).includes('Joining'), 0)
  await firstResult(world, '#general')
  expect(world.recall.bots[0]?.request['bot_name']).toBe('Weekly notes')
  expect(cards(world, '#general')).toHaveLength(1)
  expect(cards(world)).toEqual([])
  expect(world.slack.modals('ana')).toEqual([])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('the form plans for later, and tells who asked when it cannot post to the channel', async () => {
  await using world = await openWorld()
  const at = Math.ceil(world.clock.now() / 60_000) * 60_000 + 3 * 3_600_000
  expect(await (await openForm(world))({ link: meetingLink(), when: at, channel: '#standup' })).toEqual({
    kind: 'closed',
  })
  const card = await shows(world, `<!date^${at / 1000}^Joins `)
  expect(buttonsOf(card)).toEqual(['change', 'cancel'])
  await timeLapse(world, () => world.recall.bots[0]?.scheduledFor === at)
  await openHome(world, /<!date\^\d+\^Joins /)
  expect(homeButtons(world, 'ana').map((button) => button['action_id'])).toContain('cancel')

  expect(await (await openForm(world, 'ben'))({ link: meetingLink(), channel: '#board' })).toEqual({ kind: 'closed' })
  const direct = await timeLapse(world, () =>
    world.slack.messages(world.slack.directWithApp('ben').id).find((message) => textOf(message).includes('/invite @')),
  )
  expect(textOf(direct)).toContain('No bot was sent')
  expect(textOf(direct)).toContain(`in <#${world.slack.channel('#board').id}>`)
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})
