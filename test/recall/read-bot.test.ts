import { describe, expect, test } from 'vitest'
import { type ReadBot, readBot } from '../../src/recall/read-bot.ts'
import { type PartState, partsOf } from '../../src/recording/parts.ts'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import { foldEvent, foldSnapshot, isOver, NOTHING_KNOWN } from '../../src/recording/recall-facts.ts'
import {
  bot,
  LINK,
  micros,
  OUR_ID,
  PERMISSION_DENIALS,
  RECALL_ID,
  RECORDING_ID,
  recording,
  time,
  video,
} from './shapes-of-recall.ts'

const NOW = Date.UTC(2025, 0, 30)

function read(json: unknown): ReadBot {
  const result = readBot(json, NOW)
  if (result === null) throw new Error('not read as a bot')
  return result
}

function stateAfter(json: unknown, before: RecallEvent[] = []): PartState | undefined {
  const facts = before.reduce(foldEvent, NOTHING_KNOWN)
  return partsOf(foldSnapshot(facts, read(json).snapshot))[0]?.state
}

function withVideo(shortcut: unknown): Record<string, unknown> {
  return bot({ recordings: [recording({ media_shortcuts: { video_mixed: shortcut } })] })
}

describe('a bot of v1.11', () => {
  test('gives its statuses, its recording, its link and our own id', () => {
    const { snapshot, links, metadataBotId } = read(bot())
    expect(metadataBotId).toBe(OUR_ID)
    expect(snapshot.recallId).toBe(RECALL_ID)
    expect(snapshot.events).toEqual([
      { kind: 'status', code: 'joining_call', subCode: null, at: micros(1) },
      { kind: 'status', code: 'in_call_recording', subCode: null, at: micros(3) },
      { kind: 'status', code: 'call_ended', subCode: 'timeout_exceeded_everyone_left', at: micros(20) },
      { kind: 'status', code: 'done', subCode: null, at: micros(32) },
      { kind: 'recording', recordingId: RECORDING_ID, code: 'done', subCode: null, at: micros(31) },
      { kind: 'video', recordingId: RECORDING_ID, code: 'done', subCode: null, at: micros(31) },
    ])
    expect(snapshot.details).toEqual([
      {
        recordingId: RECORDING_ID,
        startedAt: Math.floor(micros(3) / 1000),
        completedAt: Math.floor(micros(20) / 1000),
        expiresAt: Date.UTC(2025, 1, 5, 23, 50),
      },
    ])
    expect(links).toEqual([{ recordingId: RECORDING_ID, url: LINK, until: Date.UTC(2025, 0, 30, 5, 55) }])
  })

  test('has a title where Recall knows one', () => {
    const shortcuts = (title: unknown) => ({ video_mixed: video(), meeting_metadata: { data: { title } } })
    const untitled = recording({ media_shortcuts: shortcuts('  ') })
    const titled = recording({ id: 'r2', media_shortcuts: shortcuts(' Weekly ') })
    expect(read(bot({ recordings: [untitled, titled] })).snapshot.title).toBe('Weekly')
    expect(read(bot({ recordings: [untitled] })).snapshot.title).toBeNull()
  })

  test('gives a link for each of several recordings', () => {
    const { links } = read(bot({ recordings: [recording(), recording({ id: 'r2' })] }))
    expect(links.map((link) => link.recordingId)).toEqual([RECORDING_ID, 'r2'])
  })

  test('right after its creation is a bot of which nothing is known', () => {
    const { snapshot, links } = read({ id: RECALL_ID, status_changes: [], recordings: [], metadata: {} })
    expect(snapshot).toEqual({ recallId: RECALL_ID, events: [], details: [], title: null })
    expect(links).toEqual([])
    expect(foldSnapshot(NOTHING_KNOWN, snapshot)).toEqual(NOTHING_KNOWN)
  })

  test.each([
    ['null fields', { id: RECALL_ID, status_changes: null, recordings: null, metadata: null, video_url: null }],
    ['missing fields', { id: RECALL_ID }],
    ['fields of wrong types', { id: RECALL_ID, status_changes: 'none', recordings: {}, metadata: [], video_url: 7 }],
    ['odd entries', { id: RECALL_ID, status_changes: [null, 3, { code: 5 }], recordings: [null, { id: 4 }] }],
  ])('is read with %s', (_, json) => {
    expect(read(json).snapshot.events).toEqual([])
    expect(read(json).metadataBotId).toBeNull()
  })

  test.each([null, undefined, 'bot', 3, [], {}, { id: '' }, { id: 7 }])('is not read out of %j', (json) => {
    expect(readBot(json, NOW)).toBeNull()
  })
})

describe('the video of a recording', () => {
  const status = (code: string | null) => ({ code, sub_code: null, updated_at: time(30) })
  test.each<[string, unknown, PartState]>([
    ['is ready with a link', video(), 'ready'],
    ['is ready with a link and no status', video({ status: null }), 'ready'],
    ['is ready with a link and an unknown status', video({ status: status('polished') }), 'ready'],
    ['is ready with a link while still called processing', video({ status: status('processing') }), 'ready'],
    ['is not ready without a link', video({ data: { download_url: null } }), 'preparing'],
    ['is not ready without data', video({ data: null }), 'preparing'],
    ['is not ready with something that is no link', video({ data: { download_url: 'javascript:1' } }), 'preparing'],
    ['is failed although a link is there', video({ status: status('failed') }), 'failed'],
    ['is deleted', video({ status: status('deleted'), data: null }), 'deleted'],
    ['never comes when the recording is done without one', null, 'failed'],
  ])('%s', (_, shortcut, state) => {
    expect(stateAfter(withVideo(shortcut))).toBe(state)
    expect(read(withVideo(shortcut)).links).toHaveLength(state === 'ready' ? 1 : 0)
  })

  test('that never comes says so at the time of the recording', () => {
    expect(read(withVideo(null)).snapshot.events.at(-1)).toEqual({
      kind: 'video',
      recordingId: RECORDING_ID,
      code: 'failed',
      subCode: 'no_video',
      at: micros(31),
    })
  })

  test('may still come while the recording is not done', () => {
    const early = recording({ status: { code: 'processing', updated_at: time(3) }, media_shortcuts: null })
    expect(stateAfter(bot({ recordings: [early] }))).toBe('preparing')
  })

  test('is not judged where Recall says nothing of it', () => {
    expect(stateAfter(bot({ recordings: [recording({ media_shortcuts: undefined })] }))).toBe('preparing')
  })

  test('outdoes an earlier answer that it never comes', () => {
    expect(stateAfter(bot(), read(withVideo(null)).snapshot.events)).toBe('ready')
  })

  test('outdoes a later webhook of its processing when it carries no time of its own', () => {
    const heard: RecallEvent = {
      kind: 'video',
      recordingId: RECORDING_ID,
      code: 'processing',
      subCode: null,
      at: micros(25),
    }
    expect(stateAfter(withVideo(video({ status: null })), [heard])).toBe('ready')
  })

  test('stays deleted when an older answer is folded after it', () => {
    const gone: RecallEvent = {
      kind: 'video',
      recordingId: RECORDING_ID,
      code: 'deleted',
      subCode: null,
      at: micros(50),
    }
    expect(stateAfter(bot(), [gone])).toBe('deleted')
  })
})

describe('a recording', () => {
  const gone = { code: 'deleted', sub_code: null, updated_at: time(50) }
  const partOf = (change: Record<string, unknown>) =>
    partsOf(foldSnapshot(NOTHING_KNOWN, read(bot({ recordings: [recording(change)] })).snapshot))[0]

  test.each<[string, Record<string, unknown>]>([
    ['without its media', { status: gone, media_shortcuts: null }],
    ['without a word on its video', { status: gone, media_shortcuts: { video_mixed: null } }],
    [
      'with a deleted video',
      { status: gone, media_shortcuts: { video_mixed: video({ status: gone, data: { download_url: null } }) } },
    ],
    ['although its video still has a link', { status: gone }],
    ['with its video deleted alone', { media_shortcuts: { video_mixed: video({ status: gone, data: null }) } }],
  ])('that was deleted is known as such, %s, and has no link', (_, change) => {
    const json = bot({ recordings: [recording(change)] })
    expect(stateAfter(json)).toBe('deleted')
    expect(stateAfter(json, read(bot()).snapshot.events)).toBe('deleted')
    expect(read(json).links).toEqual([])
    expect(read(json).snapshot.events).toContainEqual(expect.objectContaining({ code: 'deleted', at: micros(50) }))
  })

  const shortcuts = (expires_at: unknown) => ({ video_mixed: video({ expires_at }) })
  test.each<[string, Record<string, unknown>, number | null]>([
    ['until it says itself', { expires_at: '2025-02-05T23:50:00.123456Z' }, Date.UTC(2025, 1, 5, 23, 50, 0, 123)],
    [
      'until its video says where it does not',
      { expires_at: null, media_shortcuts: shortcuts('2025-02-06T00:00:00+00:00') },
      Date.UTC(2025, 1, 6),
    ],
    ['for ever where neither says', { expires_at: null, media_shortcuts: shortcuts(null) }, null],
    ['for ever where what it says is no time', { expires_at: 'soon' }, null],
  ])('is kept %s', (_, change, keptUntil) => {
    expect(partOf(change)?.keptUntil).toBe(keptUntil)
  })
})

describe('a status', () => {
  const changes = (...list: unknown[]) => bot({ status_changes: list, recordings: [] })

  test.each(PERMISSION_DENIALS)('of a recording that Zoom did not permit says why: %s', (sub_code) => {
    const denied = { code: 'recording_permission_denied', message: null, created_at: time(5), sub_code }
    const joined = { code: 'in_call_not_recording', created_at: time(4), sub_code: null }
    const facts = foldSnapshot(NOTHING_KNOWN, read(changes(denied, joined)).snapshot)
    const stamp = { code: 'recording_permission_denied', subCode: sub_code, at: micros(5) }
    expect(facts).toMatchObject({ permission: stamp, status: stamp })
  })

  test('without a time ends the bot all the same', () => {
    const heard = [{ code: 'in_call_recording', created_at: time(3) }, { code: 'done' }]
    const facts = foldSnapshot(NOTHING_KNOWN, read(changes(...heard)).snapshot)
    expect(isOver(facts)).toBe(true)
    expect(facts.firstRecordingAt).toBe(micros(3))
  })

  test('without a time never makes a recording that began in 1970', () => {
    const { snapshot } = read(changes({ code: 'in_call_recording', created_at: 'soon' }))
    expect(snapshot.events).toEqual([])
  })

  test('of an unknown code is left out', () => {
    const { snapshot } = read(changes({ code: 'breakout_room_entered', created_at: time(5) }))
    expect(snapshot.events).toEqual([])
  })
})

describe('a bot of v1.10', () => {
  const old = (change: Record<string, unknown>) =>
    bot({ recordings: undefined, video_url: LINK, media_retention_end: '2025-02-05T00:00:00Z', ...change })

  test('has one part, by its own id, kept until the end of its retention', () => {
    const { snapshot, links } = read(old({}))
    expect(links).toEqual([{ recordingId: RECALL_ID, url: LINK, until: Date.UTC(2025, 0, 30, 5, 55) }])
    expect(partsOf(foldSnapshot(NOTHING_KNOWN, snapshot))).toEqual([
      {
        recordingId: RECALL_ID,
        state: 'ready',
        startedAt: Math.floor(micros(3) / 1000),
        lengthMs: 17_000,
        keptUntil: Date.UTC(2025, 1, 5),
      },
    ])
  })

  test('has none while there is no video', () => {
    expect(read(old({ video_url: null })).snapshot.details).toEqual([])
  })

  test('has a deleted part when its media expired', () => {
    const status_changes = [
      { code: 'done', created_at: time(32) },
      { code: 'media_expired', created_at: time(59) },
    ]
    const json = old({ status_changes })
    expect(stateAfter(json, read(old({})).snapshot.events)).toBe('deleted')
    expect(read(json).links).toEqual([])
  })

  test('that also has recordings is read by them', () => {
    expect(read(old({ recordings: [recording()] })).links.map((link) => link.recordingId)).toEqual([RECORDING_ID])
  })
})
