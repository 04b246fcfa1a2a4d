import type { RecallEvent } from '../../../src/recording/recall-event.ts'
import { HOUR, MINUTE, SECOND } from '../rows.ts'
import type { Random } from './random.ts'

/** Something that happens to a bot at Recall, `at` in ms. */
export type Happening = { at: number; event: RecallEvent }

/** `keptMs`: how long a recording is kept; null: for ever. `id` begins the ids of its recordings. */
type Script = { id: string; random: Random; keptMs: number | null; now: number; happenings: Happening[] }

/** Whose life it is. */
export type Who = { id: string; random: Random; keptMs: number | null }

/** One life of a bot that sets out at `now`, as Recall would live it if nobody told it anything. A zombie's has no end. */
export function drawLife(who: Who, now: number): Happening[] {
  const script: Script = { ...who, now, happenings: [] }
  const { random } = who
  pass(script, 1, 20)
  if (random.chance(0.05)) return []
  say(script, 'joining_call')
  pass(script, 1, 20)
  if (random.chance(0.1))
    return say(script, 'fatal', random.pick(['meeting_not_found', 'bot_errored', null])).happenings
  if (random.chance(0.5) && !waitsAndIsLetIn(script)) return script.happenings
  say(script, 'in_call_not_recording')
  pass(script, 1, 120)
  if (random.chance(0.1)) return refusedPermission(script)
  if (random.chance(0.1)) return leave(script, 'timeout_exceeded_noone_joined', [])
  const parts = random.pick(['', 'b', 'bc']).split('').concat('a').sort()
  for (const part of parts) recordPart(script, `${script.id}-${part}`)
  if (random.chance(0.05)) return script.happenings
  return leave(script, random.pick(['timeout_exceeded_everyone_left', 'bot_kicked_from_call', null]), parts)
}

/** What is left of a life when the bot is told to leave at `now`. */
export function cutShort(who: Who, life: Happening[], now: number): Happening[] {
  const { random } = who
  const happenings = life.filter((one) => one.at <= now)
  const script: Script = { ...who, now: now + random.between(1, 8) * SECOND, happenings }
  const begun = happenings.flatMap(({ event }) => (event.kind === 'recording' ? [event.recordingId] : []))
  const parts = [...new Set(begun)].map((id) => id.slice(who.id.length + 1))
  return leave(script, 'bot_received_leave_call', parts)
}

/** Whether it records, is paused, or neither, at `now`. */
export function recordingState(life: Happening[], now: number): 'recording' | 'paused' | 'neither' {
  const past = life.filter((one) => one.at <= now).map((one) => one.event)
  const status = past.filter((event) => event.kind === 'status').at(-1)?.code
  const media = past.filter((event) => event.kind === 'recording').at(-1)?.code
  if (status === 'in_call_recording') return 'recording'
  return status === 'in_call_not_recording' && media === 'paused' ? 'paused' : 'neither'
}

/** What happens right after `now` when its recording is paused or resumed. */
export function turned(who: Who, life: Happening[], at: { want: 'pause' | 'resume'; now: number }): Happening[] {
  const newest = life.filter((one) => one.at <= at.now && one.event.kind === 'recording').at(-1)?.event
  if (newest?.kind !== 'recording') return []
  const script: Script = { ...who, now: at.now + who.random.between(100, 2_000), happenings: [] }
  const pauses = at.want === 'pause'
  say(script, pauses ? 'in_call_not_recording' : 'in_call_recording')
  media(script, 'recording', { recordingId: newest.recordingId, code: pauses ? 'paused' : 'processing' })
  return script.happenings
}

function waitsAndIsLetIn(script: Script): boolean {
  say(script, 'in_waiting_room')
  if (script.random.chance(0.6)) {
    pass(script, 1, 500)
    return true
  }
  pass(script, 5, 600)
  leave(script, script.random.pick(['timeout_exceeded_waiting_room', 'bot_kicked_from_waiting_room']), [])
  return false
}

function refusedPermission(script: Script): Happening[] {
  say(script, 'recording_permission_denied', 'zoom_local_recording_denied')
  pass(script, 20, 40)
  return leave(script, 'timeout_exceeded_recording_permission_denied', [])
}

function recordPart(script: Script, recordingId: string): void {
  say(script, 'in_call_recording')
  media(script, 'recording', { recordingId, code: 'processing' })
  pass(script, 10, 1_500)
  if (script.random.chance(0.3)) {
    say(script, 'in_call_not_recording')
    media(script, 'recording', { recordingId, code: 'paused' })
    pass(script, 10, 300)
    say(script, 'in_call_recording')
    media(script, 'recording', { recordingId, code: 'processing' })
    pass(script, 10, 300)
  }
  say(script, 'in_call_not_recording')
  pass(script, 1, 30)
}

function leave(script: Script, subCode: string | null, parts: string[]): Happening[] {
  const { random } = script
  say(script, 'call_ended', subCode)
  const ended = script.now
  const fatal = parts.length > 0 && random.chance(0.15)
  const late = random.chance(0.25)
  const endsAt = ended + random.between(2, 60) * SECOND
  let lastAt = ended
  for (const part of parts) {
    script.now = (late ? endsAt : ended) + random.between(1, late ? 1_500 : 2) * SECOND
    const recordingId = `${script.id}-${part}`
    const code = random.chance(0.08) ? 'failed' : 'done'
    media(script, 'video', { recordingId, code })
    media(script, 'recording', { recordingId, code })
    lastAt = Math.max(lastAt, script.now)
  }
  script.now = endsAt
  say(script, fatal ? 'fatal' : 'done', fatal ? 'bot_errored' : null)
  if (parts.length > 0) goes(script, parts, lastAt)
  return script.happenings.sort((a, b) => a.at - b.at)
}

// A recording is deleted by somebody, or when its time is up; Recall does not always tell the latter.
function goes(script: Script, parts: string[], lastAt: number): void {
  const { random, keptMs } = script
  const deletedAt = random.chance(0.1) ? lastAt + random.between(1, 1_000) * MINUTE : Number.POSITIVE_INFINITY
  const told = keptMs !== null && random.chance(0.5)
  const expiredAt = told ? lastAt + keptMs + random.between(0, HOUR) : Number.POSITIVE_INFINITY
  script.now = Math.min(deletedAt, expiredAt)
  if (script.now === Number.POSITIVE_INFINITY) return
  for (const part of parts) media(script, 'recording', { recordingId: `${script.id}-${part}`, code: 'deleted' })
}

function say(script: Script, code: string, subCode: string | null = null): Script {
  const micro = script.random.between(0, 999)
  script.happenings.push({ at: script.now, event: { kind: 'status', code, subCode, at: script.now * 1_000 + micro } })
  return script
}

function media(script: Script, kind: 'recording' | 'video', what: { recordingId: string; code: string }): void {
  const at = script.now * 1_000 + script.random.between(0, 999)
  script.happenings.push({ at: script.now, event: { kind, ...what, subCode: null, at } })
}

function pass(script: Script, low: number, high: number): void {
  script.now += script.random.between(low * SECOND, high * SECOND)
}
