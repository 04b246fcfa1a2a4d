import { buttonsOf, cards, inThread, pressOnCard, record, textOf, timeLapse } from '../world/watch.ts'
import { CANARIES } from './canaries.ts'
import type { FuzzWorld } from './fuzz-world.ts'
import type { SlackDelivery } from './slack-relay.ts'

/** What there is in a world that has lived: true payloads, ids of rows and bots, and tokens of links. */
export type Lived = {
  templates: SlackDelivery[]
  webhooks: string[]
  tokens: string[]
  /** Ids of our bots, threads and asks. */
  ids: string[]
  recallIds: string[]
}

const FAILED_IN = '#mpdm-ana--ben--recorder-1'

const link = (digits: string) => `https://zoom.us/j/77${digits}?pwd=${CANARIES.passcode}`

/** Has a recording under way, one planned, one done and one failed, and collects every payload that Slack sends in such a world. */
export async function liveALittle(world: FuzzWorld): Promise<Lived> {
  await Promise.all([
    record(world, { channel: '#standup', text: link('0000001') }),
    record(world, { channel: '#sales', text: `${link('0000002')} in 100 minutes` }),
    record(world, { channel: '#design', text: link('0000003') }),
    record(world, { channel: FAILED_IN, text: link('0000004'), user: 'ben' }),
  ])
  await timeLapse(world, () => world.recall.bots.length === 4)
  botOf(world, '770000003').playLife('happy', 0.05)
  botOf(world, '770000004').playLife('never-let-in', 0.05)
  const running = botOf(world, '770000001')
  running.joinCall()
  running.letIn()
  running.startRecording()
  const hasButton = (channel: string, button: string) => buttonsOf(cards(world, channel)[0]).includes(button)
  const everythingShows = () =>
    inThreadOf(world, '#design') !== undefined &&
    textOf(cards(world)[0]).includes('Recording since') &&
    hasButton(FAILED_IN, 'try_again') &&
    hasButton('#sales', 'change')
  await timeLapse(world, everythingShows, 5_000)
  await capture(world)
  return {
    templates: world.relay.captured.splice(0),
    webhooks: world.recall.deliveries.map(({ body }) => body),
    tokens: world.rows('select token from links').map(({ token }) => String(token)),
    ids: ['bots', 'threads', 'asks'].flatMap((table) =>
      world.rows(`select id from ${table}`).map(({ id }) => String(id)),
    ),
    recallIds: world.recall.bots.map(({ id }) => id),
  }
}

function botOf(world: FuzzWorld, digits: string) {
  const bot = world.recall.bots.find(({ request }) => String(request['meeting_url']).includes(digits))
  if (bot === undefined) throw new Error(`no bot was sent to ${digits}`)
  return bot
}

function inThreadOf(world: FuzzWorld, channel: string) {
  const [card] = cards(world, channel)
  return card === undefined ? undefined : inThread(world, card, 'result')[0]
}

async function capture(world: FuzzWorld): Promise<void> {
  const { slack, relay } = world
  // For these something has to be open in Slack, so the app answers once.
  const question = slack.say({ user: 'ana', channel: '#sales', text: `${link('0000005')} or ${link('0000006')}` })
  await slack.shortcut({ user: 'ana', channel: '#sales', ts: question.ts, callbackId: 'record_message' })
  await slack.openAppHome({ user: 'ana', tab: 'home' })
  await pressOnCard(world, 'change', { channel: '#sales' })
  const home = await timeLapse(world, () => slack.home('ana'), 0)
  await slack.pressInView({ user: 'ana', viewId: home.id, actionId: 'record_meeting' })
  await timeLapse(world, () => slack.modals('ana').length === 2, 0)
  await record(world, { channel: '#standup', text: 'list' })
  const seen = await timeLapse(world, () => slack.ephemerals('ana').length >= 2 && slack.ephemerals('ana'))

  relay.captured.length = 0
  relay.onlyCapture = true
  for (const text of ['help', link('0000001'), 'list', 'stop', `${link('0000007')} tomorrow at 10 as Notes`]) {
    await record(world, { channel: '#standup', text })
  }
  for (const channel of ['#standup', '#sales', '#design', FAILED_IN]) {
    const [card] = cards(world, channel)
    if (card === undefined) continue
    for (const { blocks, ts } of slack.thread(channel, card.ts)) {
      for (const actionId of buttonsOf({ blocks })) await slack.press({ user: 'ana', channel, ts, actionId })
    }
  }
  for (const { blocks, ts, channel } of seen) {
    for (const actionId of buttonsOf({ blocks })) await slack.press({ user: 'ana', channel, ts, actionId })
  }
  await slack.pressInView({ user: 'ana', viewId: home.id, actionId: 'record_meeting' })
  await submitForms(world)
  await slack.shortcut({ user: 'ben', channel: '#sales', ts: question.ts, callbackId: 'record_message' })
  await slack.openAppHome({ user: 'ben', tab: 'home' })
  await slack.openAppHome({ user: 'ben', tab: 'messages' })
  await slack.invite({ user: 'ana', channel: '#board' })
  const before = relay.captured.length
  slack.say({ user: 'ben', channel: '#sales', text: `@recorder ${link('0000008')}` })
  slack.say({ user: 'ben', channel: slack.directWithApp('ben').id, text: link('0000009') })
  await timeLapse(world, () => relay.captured.length >= before + 2, 0)
  relay.onlyCapture = false
}

async function submitForms({ slack, clock }: FuzzWorld): Promise<void> {
  const at = Math.ceil(clock.now() / 60_000) * 60 + 3600
  for (const { id, view } of [...slack.modals('ana')]) {
    const isChange = view['callback_id'] === 'change_time'
    const when = { when: { when: { type: 'datetimepicker', selected_date_time: at } } }
    const filled = {
      link: { link: { type: 'plain_text_input', value: link('0000010') } },
      channel: { channel: { type: 'conversations_select', selected_conversation: slack.channel('#sales').id } },
    }
    await slack.submitView({ user: 'ana', viewId: id, values: isChange ? when : filled })
  }
}
