import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type AnySchema } from 'ajv'
import { describe, expect, test } from 'vitest'
import { recordMeeting, startRecall, ZOOM } from './harness.ts'

const CONTRACTS = new URL('../../../../shared/contracts/', import.meta.url)
const here = existsSync(CONTRACTS)
if (!here)
  console.warn('skipped: ../shared/contracts with Recall’s published OpenAPI and webhook catalogue is not there')

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function newAjv(): Ajv {
  const formats = {
    'date-time': TIME,
    uuid: UUID,
    uri: (text: string) => URL.canParse(text),
    email: true,
    float: true,
  } as const
  return new Ajv({ strict: false, allErrors: true, logger: false, formats, validateFormats: true })
}

// OpenAPI 3.0 says `nullable` beside the type; JSON Schema has no such word.
function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema)
  if (schema === null || typeof schema !== 'object') return schema
  // With a discriminator the branches overlap as plain schemas: one that fits is enough.
  const { nullable, discriminator, oneOf, ...others } = schema
  const rest = {
    ...others,
    ...(oneOf === undefined ? {} : { [discriminator === undefined ? 'oneOf' : 'anyOf']: oneOf }),
  }
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]))
  return nullable === true ? { anyOf: [{ type: 'null' }, inner] } : inner
}

function readOpenApi(): { [key: string]: Json } {
  const api = JSON.parse(readFileSync(new URL('recall-openapi.json', CONTRACTS), 'utf8'))
  // The published schema calls these plain texts; Recall’s documents show them as null most of the time.
  for (const field of ['message', 'sub_code']) api.components.schemas.BotEvent.properties[field].nullable = true
  // A recording that is kept for ever has no end; the embedded recording’s schema says so, this one forgets it.
  api.components.schemas.Recording.properties.expires_at.nullable = true
  return toJsonSchema(api) as { [key: string]: Json }
}

function openApiCheck(): (name: string, value: unknown) => string[] {
  const ajv = newAjv().addSchema(readOpenApi() as AnySchema, 'recall')
  return (name, value) => {
    const validate = ajv.getSchema(`recall#/components/schemas/${name}`)
    if (!validate) throw new Error(`the OpenAPI has no schema ${name}`)
    validate(value)
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }
}

describe.skipIf(!here)('the published OpenAPI', () => {
  test('describes every answer about bots, recordings and videos, at each point of a life', async () => {
    const check = openApiCheck()
    await using world = await startRecall({ meetingTitle: 'Weekly' })
    const faults: Record<string, string[]> = {}
    const look = (where: string, schema: string, value: unknown) => {
      const found = check(schema, value)
      if (found.length > 0) faults[where] = found
    }
    const created = await world.call('POST', '/api/v1/bot/', {
      meeting_url: ZOOM,
      metadata: { a: 'b' },
      chat: { on_bot_join: { send_to: 'everyone', message: 'Recording' } },
      automatic_leave: { everyone_left_timeout: { timeout: 60 }, in_call_recording_timeout: 3600 },
      recording_config: { video_mixed_mp4: {}, retention: { type: 'timed', hours: 48 } },
    })
    look('create', 'Bot', created.body)
    const id: string = created.body.id
    const bot = world.recall.bot(id)
    const retrieve = async (where: string) => look(where, 'Bot', (await world.call('GET', `/api/v1/bot/${id}/`)).body)
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    await retrieve('recording')
    bot.pause()
    await retrieve('paused')
    look('leave', 'Bot', (await world.call('POST', `/api/v1/bot/${id}/leave_call/`)).body)
    await world.recall.until(() => bot.phase === 'call_ended')
    await retrieve('ended')
    bot.finishMedia()
    bot.done()
    await retrieve('done')
    const recordingId = bot.recordings[0]?.id
    look('recording', 'Recording', (await world.call('GET', `/api/v1/recording/${recordingId}/`)).body)
    look('videos', 'PaginatedVideoMixedArtifactList', (await world.call('GET', '/api/v1/video_mixed/')).body)
    look('list', 'PaginatedBotList', (await world.call('GET', '/api/v1/bot/')).body)
    look('delete media', 'Bot', (await world.call('POST', `/api/v1/bot/${id}/delete_media/`)).body)
    const scheduled = { join_at: new Date(world.clock.now() + 3_600_000).toISOString() }
    const later = await world.call('POST', '/api/v1/bot/', { meeting_url: ZOOM, ...scheduled })
    look('scheduled', 'Bot', later.body)
    look('update', 'Bot', (await world.call('PATCH', `/api/v1/bot/${later.body.id}/`, scheduled)).body)
    expect(faults).toEqual({})
  })

  test.each([
    'https://acme.zoom.us/wc/join/123456789',
    'https://zoom.us/my/some.name',
    'https://meet.google.com/abc-defg-hij',
    'https://teams.microsoft.com/meet/2345678901234?p=abc',
    'https://teams.live.com/meet/9345678901234?p=abc',
    'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22t%22%2c%22Oid%22%3a%22o%22%7d',
    'https://acme.webex.com/acme/j.php?MTID=m1234',
    'https://acme.webex.com/meet/some.name',
    'https://app.goto.com/meeting/123456789',
  ])('describes the meeting object that %s becomes', async (link) => {
    const check = openApiCheck()
    await using world = await startRecall()
    const id = await world.create({ meeting_url: link })
    expect(check('MeetingUrl', (await world.call('GET', `/api/v1/bot/${id}/`)).body.meeting_url)).toEqual([])
  })
})

describe.skipIf(!here)('the published webhook catalogue', () => {
  test('describes every webhook that is sent', async () => {
    const { data } = JSON.parse(readFileSync(new URL('recall-webhooks.json', CONTRACTS), 'utf8'))
    const ajv = newAjv()
    const schemas = new Map<string, ReturnType<Ajv['compile']>>()
    for (const { name, schemas: versions } of data) {
      if (versions === null) continue
      const { $id: _, $schema: __, ...schema } = versions['1']
      schemas.set(name, ajv.compile(schema))
    }
    await using world = await startRecall({
      subscribed: ['bot', 'recording', 'video_mixed', 'participant_events', 'meeting_metadata'],
    })
    world.recall.sendWebhooksTo('http://127.0.0.1:9/nobody')
    world.recall.webhooks.trouble.shape = 'both'
    for (const life of [
      'permission-after-refusal',
      'paused',
      'media-failed',
      'fatal-after-recording',
      'denied',
    ] as const) {
      world.recall.bot(await world.create()).playLife(life)
    }
    const id = await world.create()
    recordMeeting(world.recall, id)
    world.recall.bot(id).finishMedia()
    world.recall.bot(id).deleteMedia()
    world.clock.skip(3_600_000)
    world.recall.webhooks.sendForeign()
    const faults: Record<string, unknown> = {}
    for (const { event, body } of world.recall.deliveries) {
      const validate = schemas.get(event)
      // Newer than the catalogue, as its facts sheet says.
      if (event === 'bot.breakout_room_entered') continue
      if (!validate?.(JSON.parse(body))) faults[event] = validate?.errors ?? 'not in the catalogue'
    }
    expect(faults).toEqual({})
    expect(new Set(world.recall.deliveries.map(({ event }) => event)).size).toBeGreaterThan(20)
  })
})
