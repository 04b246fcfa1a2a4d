import { request } from 'undici'
import { expect, test } from 'vitest'
import { recordMeeting, startRecall, type TestRecall } from './harness.ts'

const HOUR = 3_600_000

async function videoLink(world: TestRecall, id: string): Promise<string> {
  const { body } = await world.call('GET', `/api/v1/bot/${id}/`)
  return body.recordings[0].media_shortcuts.video_mixed.data.download_url
}

async function startWithRecording(): Promise<TestRecall & { id: string; link: string }> {
  const world = await startRecall()
  const id = await world.create()
  recordMeeting(world.recall, id)
  world.recall.bot(id).finishMedia()
  return Object.assign(world, { id, link: await videoLink(world, id) })
}

test('a download link gives a small mp4, and names when it was signed and for how long', async () => {
  await using world = await startWithRecording()
  const answer = await fetch(world.link)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'video/mp4'])
  expect(bytes.subarray(4, 8).toString()).toBe('ftyp')
  expect(bytes.length).toBeLessThan(30_000)
  const query = new URL(world.link).searchParams
  expect(query.get('X-Amz-Date')).toMatch(/^\d{8}T\d{6}Z$/)
  expect(query.get('X-Amz-Expires')).toBe('21600')
})

test('a link dies after six hours of the clock, and a fresh one works', async () => {
  await using world = await startWithRecording()
  world.clock.skip(6 * HOUR + 1000)
  const expired = await fetch(world.link)
  expect(expired.status).toBe(403)
  expect(await expired.text()).toContain('<Message>Request has expired</Message>')
  const fresh = await videoLink(world, world.id)
  expect(fresh).not.toBe(world.link)
  expect((await fetch(fresh)).status).toBe(200)
})

test('a link does not survive any change of it', async () => {
  await using world = await startWithRecording()
  const changes: Record<string, string> = { 'X-Amz-Expires': '99999', 'X-Amz-Signature': '0'.repeat(64), more: '1' }
  for (const [name, value] of Object.entries(changes)) {
    const url = new URL(world.link)
    url.searchParams.set(name, value)
    const answer = await fetch(url)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('SignatureDoesNotMatch')
  }
  const bare = new URL(world.link)
  bare.search = ''
  expect(await (await fetch(bare)).text()).toContain('<Code>AccessDenied</Code>')
})

test('an API key sent along is refused', async () => {
  await using world = await startWithRecording()
  const answer = await fetch(world.link, { headers: { authorization: `Token ${world.recall.apiKey}` } })
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Only one auth mechanism')])
})

test('a HEAD of a link that was signed for GET is refused', async () => {
  await using world = await startWithRecording()
  expect((await fetch(world.link, { method: 'HEAD' })).status).toBe(403)
})

test('parts of a file can be asked for', async () => {
  await using world = await startWithRecording()
  const whole = Buffer.from(await (await fetch(world.link)).arrayBuffer())
  const part = async (range: string) => {
    const answer = await request(world.link, { headers: { range } })
    return {
      status: answer.statusCode,
      range: answer.headers['content-range'],
      bytes: Buffer.from(await answer.body.arrayBuffer()),
    }
  }
  const middle = await part('bytes=10-19')
  expect(middle).toMatchObject({ status: 206, range: `bytes 10-19/${whole.length}` })
  expect(middle.bytes).toEqual(whole.subarray(10, 20))
  expect((await part('bytes=-5')).bytes).toEqual(whole.subarray(-5))
  expect((await part(`bytes=${whole.length - 3}-`)).bytes).toHaveLength(3)
  expect((await part('bytes=9999999-')).status).toBe(416)
})

test('deleted media are gone, though the link is still signed', async () => {
  await using world = await startWithRecording()
  world.recall.bot(world.id).deleteMedia()
  const answer = await fetch(world.link)
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('NoSuchKey')])
})
