import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import {
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  record,
  repliesOf,
  sentBot,
  shows,
  textOf,
  timeLapse,
} from './watch.ts'

const PLATFORMS = [
  {
    platform: 'Zoom',
    link: meetingLink(),
    says: [/To let it in on Zoom:\* the host or a co-host clicks \*Participants\*, then \*Admit\*/],
    minutes: 45,
  },
  {
    platform: 'Google Meet',
    link: 'https://meet.google.com/abc-defg-hij',
    says: [/someone from the host’s organisation clicks \*Admit\*/, /nobody wait longer than 10 minutes/],
    minutes: 10,
  },
  {
    platform: 'Microsoft Teams',
    link: 'https://teams.microsoft.com/meet/1234567890123?p=Xy12Zw',
    says: [/in the lobby/, /the organiser or a presenter clicks \*Admit\*/, /end the wait after 30 minutes/],
    minutes: 30,
  },
  {
    platform: 'Webex',
    link: 'https://acme.webex.com/meet/ana.lima',
    says: [/the host or a co-host opens \*Participants\*/, /Waiting in lobby/],
    minutes: 45,
  },
  {
    platform: 'GoTo',
    link: 'https://meet.goto.com/123456789',
    says: [/the organiser opens \*People\* and clicks \*Admit\*/],
    minutes: 45,
  },
]

test.concurrent('after 15 seconds in the waiting room the thread is told who can let the bot in, where, and until when', async () => {
  await using world = await openWorld({ env: { WAITING_ROOM_MINUTES: '45' } })
  const ana = world.slack.user('ana').id
  for (const { link, platform } of PLATFORMS) await record(world, { text: `${link} as ${platform} notes` })
  await timeLapse(world, () => world.recall.bots.length === PLATFORMS.length)
  for (const bot of world.recall.bots) {
    bot.joinCall()
    bot.waitInLobby()
  }
  await timeLapse(world, () => cards(world).every((card) => textOf(card).includes('Waiting to be let in as')))
  const alertOf = (platform: string) => {
    const card = cards(world).find((one) => textOf(one).includes(`${platform} notes`))
    return world.slack
      .thread('#standup', card?.ts ?? '')
      .filter((one) => one.metadata?.event_type === 'slack_recorder_alert')
  }
  expect(PLATFORMS.flatMap(({ platform }) => alertOf(platform))).toEqual([])
  for (const { platform, says, minutes } of PLATFORMS) {
    const alert = await timeLapse(world, () => alertOf(platform)[0])
    const text = textOf(alert)
    expect(text).toContain(`<@${ana}>`)
    expect(text).toMatch(new RegExp(`It is called .*${platform} notes`))
    for (const words of says) expect(text, platform).toMatch(words)
    const bot = world.recall.bots.find(({ request }) => request['bot_name'] === `${platform} notes`)
    const waits = bot?.statusChanges.find(({ code }) => code === 'in_waiting_room')?.at
    const until = Number(/It waits until <!date\^(\d+)/.exec(text)?.[1]) * 1000
    expect(bot?.request['automatic_leave']).toMatchObject({ waiting_room_timeout: minutes * 60 })
    expect(Math.abs(until - Number(waits) / 1000 - minutes * 60_000), platform).toBeLessThan(10_000)
  }
  await letTimePass(world, 5 * 60_000)
  for (const { platform } of PLATFORMS) expect(alertOf(platform)).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a bot that is let in within seconds calls nobody', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world)
  bot.joinCall()
  bot.waitInLobby()
  await shows(world, 'Waiting to be let in as')
  bot.letIn()
  await shows(world, 'In the call')
  await letTimePass(world, 60_000)
  expect(repliesOf(world, 'alert')).toEqual([])
})

const HINTS = [
  { code: 'zoom_local_recording_disabled', says: /does not allow recording to a computer/ },
  { code: 'zoom_local_recording_request_disabled', says: /does not let the host give others permission to record/ },
  { code: 'zoom_local_recording_request_disabled_by_host', says: /has switched off requests to record/ },
  { code: 'zoom_bot_in_waiting_room', says: /could not ask the host while .* in the waiting room/ },
  { code: 'zoom_host_not_present', says: /The host was not in the meeting/ },
  { code: 'zoom_local_recording_request_denied_by_host', says: /the host said no/ },
  { code: 'zoom_local_recording_denied', says: /did not answer in time/ },
  { code: 'zoom_local_recording_grant_not_supported', says: /Zoom Room/ },
  { code: 'zoom_sdk_key_blocked_by_host_admin', says: /The Zoom admin of the host’s company/ },
]

test.concurrent('the card says why Zoom does not let the bot record, and takes it back when it records', async () => {
  await using world = await openWorld()
  for (const index of HINTS.keys()) await record(world, { text: `${meetingLink()} as Hint ${index}` })
  await timeLapse(world, () => world.recall.bots.length === HINTS.length)
  const botOf = (index: number) => world.recall.bots.find(({ request }) => request['bot_name'] === `Hint ${index}`)
  const cardOf = (index: number) => textOf(cards(world).find((card) => textOf(card).includes(`Hint ${index}`)))
  for (const [index, { code }] of HINTS.entries()) {
    botOf(index)?.joinCall()
    botOf(index)?.letIn()
    botOf(index)?.permissionDenied(code)
  }
  for (const [index, { says }] of HINTS.entries()) {
    await timeLapse(world, () => says.test(cardOf(index)))
    expect(cardOf(index)).toContain('In the call, not recording yet')
    expect(cardOf(index)).not.toContain('zoom_')
  }
  botOf(4)?.permissionAllowed()
  botOf(4)?.startRecording()
  await timeLapse(world, () => cardOf(4).includes('Recording since'))
  for (const { says } of HINTS) expect(cardOf(4)).not.toMatch(says)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a bot that sits in the call without recording: after a minute the card says why that may be', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world)
  bot.joinCall()
  bot.letIn()
  const early = await shows(world, 'In the call, not recording yet')
  expect(textOf(early)).not.toContain('the host has to be in the meeting')
  const late = await shows(world, 'On Zoom the host has to be in the meeting')
  expect(late.ts).toBe(early.ts)
  endMeeting(bot)
  const result = await firstResult(world)
  expect(textOf(result)).toContain('nothing was recorded')
})
