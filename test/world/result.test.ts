import { expect, test } from 'vitest'
import { openWorld } from './open-world.ts'
import {
  buttonsOf,
  cards,
  firstResult,
  letTimePass,
  linksOf,
  record,
  repliesOf,
  sentBot,
  shows,
  textOf,
  timeLapse,
} from './watch.ts'

test.concurrent('the recording’s reply has its title and one entry for each part: link, length, start, until when it is kept', async () => {
  await using world = await openWorld({
    recall: { autoplay: 'two-parts', meetingTitle: 'Plans & ideas' },
    env: { RETENTION_HOURS: '48' },
  })
  await record(world)
  const result = await timeLapse(world, () => repliesOf(world, 'result').find((one) => linksOf(one).length === 2))
  const text = textOf(result)
  expect(text).toContain('*Plans &amp; ideas*')
  expect(result.text).toContain(`<@${world.slack.user('ana').id}>`)
  for (const part of [1, 2]) {
    expect(text).toMatch(
      new RegExp(
        `\\*Part ${part}\\*  ·  <http[^|]*\\|Watch recording>\\\\n[\\w ]+  ·  <!date\\^\\d+\\^started [^>]*>  ·  <!date\\^\\d+\\^kept until `,
      ),
    )
  }
  await shows(world, '(2 parts)')
  expect(textOf(cards(world)[0])).toMatch(/Recording ready, [\w ]+ \(2 parts\)/)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('without a title the reply names platform and date', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  await record(world)
  expect(textOf(await firstResult(world))).toMatch(/\*Zoom meeting\* <!date\^\d+\^of /)
})

test.concurrent('a bot that dies after it has recorded something: the reply holds both the link and the reason', async () => {
  await using world = await openWorld({ recall: { autoplay: 'fatal-after-recording' } })
  await record(world)
  const result = await timeLapse(world, () => repliesOf(world, 'result').find((one) => linksOf(one).length === 1))
  expect(textOf(result)).toContain('The bot broke off, so the end of the meeting may be missing')
  expect((await fetch(linksOf(result)[0] ?? '')).status).toBe(200)
  await letTimePass(world, 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a reason that nobody knows yet is told in general words, with its code and Try again', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world)
  bot.joinCall()
  bot.fatal('brand_new_reason')
  const result = await firstResult(world)
  expect(textOf(result)).toContain('“brand_new_reason”')
  expect(textOf(result)).toContain('the bot could not record this meeting')
  expect(buttonsOf(result)).toEqual(['try_again'])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('what Recall refuses is told with Try again, and key trouble names where the key was tried', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'status', status: 401 })
  await record(world)
  const result = await firstResult(world)
  expect(textOf(result)).toMatch(/does not accept this app’s key/)
  expect(textOf(result)).toContain('RECALL_REGION')
  expect(buttonsOf(result)).toEqual(['try_again'])
})
