import { describe, expect, test } from 'vitest'
import { MEET, startRecall, type TestRecall } from './harness.ts'

const create = (world: TestRecall, key?: string, body: Record<string, unknown> = {}) => {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  return world.call('POST', '/api/v1/bot/', { meeting_url: MEET, ...body }, headers)
}

describe('Idempotency-Key', () => {
  test('replays the stored answer for an hour and creates nothing', async () => {
    await using world = await startRecall()
    const first = await create(world, 'k1')
    const again = await create(world, 'k1')
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(world.recall.bots).toHaveLength(1)
    expect(world.recall.calls.map(({ replayed }) => replayed)).toEqual([false, true])
    world.clock.skip(61 * 60_000)
    expect((await create(world, 'k1')).body.id).not.toBe(first.body.id)
    expect(world.recall.bots).toHaveLength(2)
  })

  test('is scoped by method and path', async () => {
    await using world = await startRecall()
    const { body } = await create(world, 'k1')
    world.recall.bot(body.id).joinCall()
    const left = await world.call('POST', `/api/v1/bot/${body.id}/leave_call/`, undefined, { 'idempotency-key': 'k1' })
    expect(left.body.id).toBe(body.id)
    expect(left.body.status_changes).toHaveLength(1)
  })

  test('stores refusals too: after a 507 only a new key helps', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'create', kind: 'poolDepleted', retryAfter: 30 })
    const first = await create(world, 'k1')
    expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([
      507,
      'adhoc_pool_depleted',
      '30',
    ])
    expect((await create(world, 'k1')).status).toBe(507)
    expect((await create(world, 'k2')).status).toBe(201)
    expect((await create(world, 'k3', { bot_name: '' })).status).toBe(400)
    expect((await create(world, 'k3')).status).toBe(400)
  })

  test('answers 409 while the same key is in flight', async () => {
    await using world = await startRecall()
    const slow = world.recall.trouble({ route: 'create', kind: 'slow' })
    const first = create(world, 'k1')
    await world.recall.until(() => world.recall.bots.length === 1)
    expect((await create(world, 'k1')).status).toBe(409)
    slow.release()
    expect((await first).status).toBe(201)
    expect((await create(world, 'k1')).text).toBe((await first).text)
    expect(world.recall.bots).toHaveLength(1)
  })

  test('still gives the stored answer after an answer that was lost', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'create', kind: 'lostAnswer' })
    await expect(create(world, 'k1')).rejects.toThrow()
    expect(world.recall.calls[0]?.status).toBe('lost')
    const again = await create(world, 'k1')
    expect(again.status).toBe(201)
    expect(world.recall.bots.map(({ id }) => id)).toEqual([again.body.id])
  })
})

describe('limits', () => {
  test('are 60 creations a minute, then 429 with the seconds to wait', async () => {
    await using world = await startRecall()
    for (let i = 0; i < 60; i++) expect((await create(world)).status).toBe(201)
    const refused = await create(world)
    expect(refused.status).toBe(429)
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    world.clock.skip(seconds * 1000)
    expect((await create(world)).status).toBe(201)
  })

  test('count each route for itself and can be switched off', async () => {
    await using world = await startRecall()
    for (let i = 0; i < 60; i++) await world.call('GET', '/api/v1/bot/')
    expect((await world.call('GET', '/api/v1/bot/')).status).toBe(429)
    expect((await create(world)).status).toBe(201)
    world.recall.settings.rateLimits = false
    expect((await world.call('GET', '/api/v1/bot/')).status).toBe(200)
  })
})

describe('trouble', () => {
  test.each([
    [402, 'insufficient_credits'],
    [401, 'authentication_failed'],
    [403, 'request_blocked'],
    [429, undefined],
    [503, undefined],
  ])('answers %i as often as told, without any effect', async (status, code) => {
    await using world = await startRecall()
    const handle = world.recall.trouble({ route: 'create', kind: 'status', status, retryAfter: 7, times: 2 })
    for (let i = 0; i < 2; i++) {
      const answer = await create(world, 'k1')
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7'])
      expect(answer.body?.code).toBe(code)
      if (status === 402) break
    }
    expect(world.recall.bots).toHaveLength(0)
    handle.release()
    expect((await create(world, 'k2')).status).toBe(201)
  })

  test('answers with any body it is given', async () => {
    await using world = await startRecall()
    const body = { code: 'teams_blacklisted_tenant', detail: 'No bots here.' }
    world.recall.trouble({ route: 'create', kind: 'status', status: 400, body })
    expect((await create(world)).body).toEqual(body)
  })

  test('strikes only its route', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'retrieve', kind: 'status', status: 500, times: 9 })
    const { status, body } = await create(world)
    expect(status).toBe(201)
    const broken = await world.call('GET', `/api/v1/bot/${body.id}/`)
    expect([broken.status, broken.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8'])
  })

  test('can be the firewall’s page, or a request that never arrived', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'all', kind: 'html403' })
    const page = await create(world)
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html'])
    world.recall.trouble({ route: 'create', kind: 'lostRequest' })
    await expect(create(world)).rejects.toThrow()
    expect(world.recall.bots).toHaveLength(0)
  })

  test('leaves scheduled bots alone when the ad hoc pool is empty', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'create', kind: 'poolDepleted', times: 5 })
    const later = new Date(world.clock.now() + 20 * 60_000).toISOString()
    expect((await create(world, undefined, { join_at: later })).status).toBe(201)
    const refused = await create(world)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([507, null])
  })

  test('slow before its effect creates nothing until it is released', async () => {
    await using world = await startRecall()
    const slow = world.recall.trouble({ route: 'create', kind: 'slow', before: 'effect' })
    const pending = create(world)
    await world.recall.until(() => slow.left === 0 && world.recall.calls.length === 1)
    expect(world.recall.bots).toHaveLength(0)
    slow.release()
    expect((await pending).status).toBe(201)
  })
})

describe('an answer that is cut', () => {
  test('has its effect, begins well and breaks off in its body', async () => {
    await using world = await startRecall()
    world.recall.trouble({ route: 'create', kind: 'cutAnswer' })
    await expect(create(world, 'k1')).rejects.toThrow()
    expect(world.recall.calls[0]?.status).toBe('lost')
    const again = await create(world, 'k1')
    expect(world.recall.bots.map(({ id }) => id)).toEqual([again.body.id])
  })
})

describe('weather', () => {
  test('decides for each request, after troubles that count, until it is ended', async () => {
    await using world = await startRecall()
    const seen: string[] = []
    world.recall.weather(({ route, id, search, body }) => {
      seen.push(`${route} ${id}${search}${body.includes(MEET) ? ' with a link' : ''}`)
      return route === 'list' ? { kind: 'status', status: 502 } : undefined
    })
    const { body } = await create(world)
    world.recall.trouble({ route: 'list', kind: 'status', status: 503 })
    const listed = async () => (await world.call('GET', '/api/v1/bot/?metadata__a=b')).status
    expect([await listed(), await listed()]).toEqual([503, 502])
    await world.call('GET', `/api/v1/bot/${body.id}/`)
    expect(seen).toEqual(['create  with a link', 'list ?metadata__a=b', 'list ?metadata__a=b', `retrieve ${body.id}`])
    world.recall.weather(null)
    expect(await listed()).toBe(200)
  })

  test('leaves scheduled bots alone when it empties the ad hoc pool', async () => {
    await using world = await startRecall()
    world.recall.weather(() => ({ kind: 'poolDepleted' }))
    const later = new Date(world.clock.now() + 20 * 60_000).toISOString()
    expect((await create(world, undefined, { join_at: later })).status).toBe(201)
    expect((await create(world)).status).toBe(507)
  })
})

describe('closing', () => {
  test('breaks what is open, rejects who waits, and can be repeated', async () => {
    const world = await startRecall({ autoplay: 'happy' })
    world.recall.trouble({ route: 'create', kind: 'slow' })
    const pending = create(world).catch(() => 'broken')
    await world.recall.until(() => world.recall.bots.length === 1)
    const waiting = world.recall.until(() => false).catch((error: Error) => error.message)
    await world.recall.close()
    await world.recall.close()
    expect(await pending).toBe('broken')
    expect(await waiting).toContain('closed')
    world.clock.skip(3_600_000)
    expect(world.recall.newestBot().statusChanges).toEqual([])
  })
})
