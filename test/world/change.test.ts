import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from './open-world.ts'
import {
  askedOfRecall,
  buttonsOf,
  cards,
  letTimePass,
  pressOnCard,
  record,
  repliesOf,
  sentBot,
  shows,
  textOf,
  timeLapse,
  told,
} from './watch.ts'

const MINUTE = 60_000

/** Presses *Change* on the card and resolves with the form that opens. */
async function changeForm(world: World, wish: { user?: string; channel?: string } = {}) {
  const { user = 'ana' } = wish
  await pressOnCard(world, 'change', wish)
  const form = await timeLapse(world, () => world.slack.modals(user).at(-1), 0)
  const to = (at: number) =>
    world.slack.submitView({
      user,
      viewId: form.id,
      values: { when: { when: { type: 'datetimepicker', selected_date_time: Math.floor(at / 1000) } } },
    })
  return { view: form.view, to }
}

/** A whole minute, as Slack's picker gives it, at least so far ahead. */
const ahead = (world: World, minutes: number) => Math.ceil(world.clock.now() / MINUTE) * MINUTE + minutes * MINUTE

test.concurrent('Change opens a form from the card; the old bot is deleted before the new one exists, and exactly one joins', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const old = await sentBot(world, { text: `${meetingLink()} in 30 minutes as Notes` })
  await shows(world, 'Joins')
  const form = await changeForm(world, { user: 'ben' })
  expect(JSON.stringify(form.view)).toContain(`"initial_date_time":${Math.floor((old.scheduledFor ?? 0) / 1000)}`)
  expect(await form.to(world.clock.now() - 60 * MINUTE)).toEqual({
    kind: 'errors',
    errors: { when: 'This moment is over. Choose a later one.' },
  })

  const at = ahead(world, 60)
  const slow = world.recall.trouble({ route: 'delete', times: 2, kind: 'status', status: 503 })
  expect(await form.to(at)).toEqual({ kind: 'closed' })
  await shows(world, `<!date^${at / 1000}^Joins `)
  expect(textOf(cards(world)[0])).toContain(`moved by <@${world.slack.user('ben').id}>`)
  await timeLapse(world, () => slow.left === 0)
  expect(world.recall.bots).toHaveLength(1)
  const changed = await timeLapse(world, () => world.recall.bots[1])
  const routes = world.recall.calls.map(({ route, status }) => `${route} ${status}`)
  expect(routes.lastIndexOf('create 201')).toBeGreaterThan(routes.indexOf('delete 204'))
  expect(old.deleted).toBe(true)
  expect(changed.scheduledFor).toBe(at)
  expect(changed.request['bot_name']).toBe('Notes')

  await timeLapse(world, () => repliesOf(world, 'result')[0], 20_000)
  await letTimePass(world, 5 * MINUTE)
  expect(world.recall.bots.filter((bot) => bot.statusChanges.length > 0)).toEqual([changed])
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(cards(world)).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a change to a nearer time deletes the bot and creates it when it is time, by the next start too', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const old = await sentBot(world, { text: `${meetingLink()} in 40 minutes` })
  await shows(world, 'Joins')
  const at = ahead(world, 5)
  expect(await (await changeForm(world)).to(at)).toEqual({ kind: 'closed' })
  await world.stopApp()
  await world.startApp()
  await shows(world, `<!date^${at / 1000}^Joins `)
  await timeLapse(world, () => old.deleted)
  expect(world.recall.bots).toHaveLength(1)
  const near = await timeLapse(world, () => world.recall.bots[1])
  expect(world.clock.now()).toBeGreaterThanOrEqual(at)
  expect(near.request).not.toHaveProperty('join_at')
  await timeLapse(world, () => repliesOf(world, 'result')[0])
  await letTimePass(world, 45 * MINUTE)
  expect(world.recall.bots).toHaveLength(2)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('Change goes away when it is too late for it, and a form or card that was open then says so', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  await sentBot(world, { text: `${text} in 30 minutes` })
  await shows(world, 'Joins')
  const ben = await changeForm(world, { user: 'ben' })
  await letTimePass(world, 20 * MINUTE)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).join() === 'cancel')
  expect(await ben.to(ahead(world, 60))).toMatchObject({
    kind: 'errors',
    errors: { when: expect.stringMatching(/too soon to change/) },
  })

  // The card as it still stands on the screen of somebody whose Slack is slow.
  const [card] = cards(world)
  const before = card?.versions.find(({ blocks }) => buttonsOf({ blocks }).includes('change'))
  const change = buttonsOf(before).indexOf('change')
  expect(change).toBe(0)
  const value = JSON.stringify(before?.blocks).match(/"action_id":"change","value":"([^"]+)"/)?.[1]
  await world.slack.interact({
    type: 'block_actions',
    user: { id: world.slack.user('ana').id, team_id: world.slack.app.teamId },
    channel: { id: card?.channel },
    container: { type: 'message', message_ts: card?.ts, channel_id: card?.channel },
    message: { ts: card?.ts },
    actions: [{ type: 'button', action_id: 'change', block_id: 'b', value, action_ts: '1.0' }],
  })
  await told(world, /too soon to change/)
  expect(world.slack.modals('ana')).toEqual([])
  expect(askedOfRecall(world, 'delete')).toBe(0)
})

test.concurrent('a change counts for every channel that waits, and meets no other bot of the same meeting', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  await sentBot(world, { text: `${text} in 60 minutes` })
  await record(world, { text: `${text} in 61 minutes`, channel: '#general', user: 'ben' })
  await shows(world, 'Joins', '#general')
  await record(world, { text: `${text} in 3 hours` })
  await timeLapse(world, () => world.recall.bots.length === 2)
  const form = await changeForm(world)
  expect(JSON.stringify(form.view)).toContain('Another channel waits for this recording too')
  expect(await form.to(ahead(world, 180))).toMatchObject({
    kind: 'errors',
    errors: { when: expect.stringMatching(/Another bot is in this meeting already, or planned/) },
  })
  const at = ahead(world, 90)
  expect(await form.to(at)).toEqual({ kind: 'closed' })
  await shows(world, `<!date^${at / 1000}^Joins `)
  const there = await shows(world, `<!date^${at / 1000}^Joins `, '#general')
  expect(textOf(there)).toContain('moved by somebody in another channel')
  expect(world.slack.violations).toEqual([])
})
