import { expect, test } from 'vitest'
import { openWorld, type World } from './open-world.ts'
import {
  buttonsOf,
  cards,
  firstResult,
  letTimePass,
  linksOf,
  type Message,
  record,
  repliesOf,
  shownTo,
  shows,
  textOf,
  timeLapse,
  told,
  wordsOf,
} from './watch.ts'

const HOUR = 60 * 60_000

/** Lets many hours pass, in which nothing much is expected. */
async function waitHours(world: World, hours: number): Promise<void> {
  const until = world.clock.now() + hours * HOUR
  await timeLapse(world, () => world.clock.now() >= until, HOUR / 2)
  await letTimePass(world, 10_000)
}

/** Our own links in a message. */
function ownLinksOf(message: Message | undefined): string[] {
  return [...textOf(message).matchAll(/<(https?:[^|>]*\/r\/[^|>]*)\|/g)].map(([, url]) => url ?? '')
}

test.concurrent('without a public address the link dies, and Get a fresh link gives a new one, to who pressed alone', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  await record(world)
  const result = await firstResult(world)
  await shows(world, 'Recording ready')
  const [link = ''] = linksOf(result)
  expect((await fetch(link)).status).toBe(200)
  expect(textOf(result)).toMatch(/This link works <!date\^\d+\^until .*press \*Get a fresh link\*/)
  expect(buttonsOf(result)).toEqual(['fresh_links'])
  await waitHours(world, 7)
  expect((await fetch(link)).status).toBe(403)

  const press = (user: string) =>
    world.slack.press({ user, channel: '#standup', ts: result.ts, actionId: 'fresh_links' })
  expect(await press('ben')).toEqual({ kind: 'acked', payload: {} })
  const shown = await told(world, /Here is a fresh link, which only you see/, 'ben')
  const [fresh = ''] = linksOf({ ...result, blocks: shown.blocks })
  expect((await fetch(fresh)).headers.get('content-type')).toBe('video/mp4')
  expect(shown.text).not.toContain('X-Amz')
  expect(shownTo(world, 'ana')).toEqual([])
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(linksOf(repliesOf(world, 'result')[0])).toEqual([link])

  const down = world.recall.trouble({ route: 'retrieve', kind: 'status', status: 503, times: 2 })
  await press('ana')
  await told(world, /Here is a fresh link/)
  expect(down.left).toBe(0)
  world.recall.bots[0]?.deleteMedia()
  await timeLapse(world, () => repliesOf(world, 'result')[0]?.text.includes('the recording was deleted'))
  expect(buttonsOf(repliesOf(world, 'result')[0])).toEqual([])
  await shows(world, 'The recording was deleted')
  expect(world.logged.join('\n')).not.toContain('X-Amz')
  expect(world.slack.violations).toEqual([])
})

test.concurrent('with a public address the thread gets our own link, which works until the recording is deleted and then says so', async () => {
  await using world = await openWorld({ ownLinks: true, recall: { autoplay: 'happy' } })
  await record(world)
  const result = await firstResult(world)
  await shows(world, 'Recording ready')
  const [link = '', ...more] = ownLinksOf(result)
  expect(more).toEqual([])
  expect(link).toMatch(/\/r\/[\w-]{22}$/)
  expect(wordsOf(result)).not.toContain('X-Amz')
  expect(buttonsOf(result)).toEqual([])

  await waitHours(world, 7)
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetch(link, { method, redirect: 'manual' })
    expect(answer.status, method).toBe(302)
    expect(answer.headers.get('cache-control'), method).toBe('no-store')
    expect(answer.headers.get('referrer-policy'), method).toBe('no-referrer')
    expect(answer.headers.get('location'), method).toContain('X-Amz-Signature')
  }
  const played = await fetch(link)
  expect([played.status, played.headers.get('content-type')]).toEqual([200, 'video/mp4'])

  world.recall.bots[0]?.deleteMedia()
  await timeLapse(world, () => repliesOf(world, 'result')[0]?.text.includes('the recording was deleted'))
  expect(ownLinksOf(repliesOf(world, 'result')[0])).toEqual([])
  await shows(world, 'The recording was deleted')
  const gone = await fetch(link, { redirect: 'manual' })
  expect(gone.status).toBe(410)
  expect(gone.headers.get('content-type')).toContain('text/html')
  expect(gone.headers.get('cache-control')).toBe('no-store')
  expect(await gone.text()).toContain('This recording has been deleted')
  const unknown = await fetch(`${link.slice(0, -22)}${'A'.repeat(22)}`, { redirect: 'manual' })
  expect(unknown.status).toBe(404)
  expect(await unknown.text()).toContain('There is no recording at this link')

  const log = world.logged.join('\n')
  expect(log).not.toContain(link.slice(-22))
  expect(log).not.toContain('X-Amz')
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent.each([{ polling: true }, { polling: false }])(
  'a recording that is kept for a limited time says until when, and that it is gone (polling: $polling)',
  async ({ polling }) => {
    await using world = await openWorld({
      ...{ polling, ownLinks: true, recall: { autoplay: 'happy' } },
      env: { RETENTION_HOURS: '24' },
    })
    await record(world)
    const result = await firstResult(world)
    expect(textOf(result)).toMatch(/<!date\^\d+\^kept until /)
    const [link = ''] = ownLinksOf(result)
    await waitHours(world, 25)
    await timeLapse(world, () => repliesOf(world, 'result')[0]?.text.includes('the recording was deleted'))
    await shows(world, 'The recording was deleted')
    const gone = await fetch(link, { redirect: 'manual' })
    expect([gone.status, (await gone.text()).includes('This recording has been deleted')]).toEqual([410, true])
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(cards(world)).toHaveLength(1)
  },
)

test.concurrent('our own link answers with a page while Recall cannot be reached, and works again after it', async () => {
  await using world = await openWorld({ ownLinks: true, recall: { autoplay: 'happy' } })
  await record(world)
  const [link = ''] = ownLinksOf(await firstResult(world))
  const down = world.recall.trouble({ route: 'retrieve', kind: 'status', status: 503, times: 1_000 })
  const page = await fetch(link, { redirect: 'manual' })
  expect(page.status).toBe(503)
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await page.text()).toContain('The recording cannot be opened right now')
  down.release()
  await letTimePass(world, 60_000)
  await world.stopApp()
  await world.startApp()
  expect((await fetch(link)).headers.get('content-type')).toBe('video/mp4')
})
