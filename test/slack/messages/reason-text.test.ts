import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyReason } from '../../../src/recording/reasons.ts'
import { escapeText } from '../../../src/slack/messages/escape.ts'
import { reasonText } from '../../../src/slack/messages/reason-text.ts'
import { CODES } from './codes.ts'

const context = { platform: 'zoom', botName: 'Recorder', waitingRoomMinutes: 10 }

/** Older or other names of codes above, with the name they share a text with. */
const ALIASES = [
  ['meeting_ended_by_host', 'call_ended_by_host'],
  ['timeout_exceeded_only_bots_in_call', 'timeout_exceeded_only_bots_detected_using_participant_events'],
  ['microsoft_teams_captcha_error', 'microsoft_teams_captcha_detected'],
] as const

describe('the text of a reason', () => {
  it('is its own for each code that the facts list', () => {
    expect(CODES.length).toBe(92)
    const byText = new Map<string, string[]>()
    for (const code of CODES) {
      const text = reasonText(code, context)
      byText.set(text, [...(byText.get(text) ?? []), code])
      expect(text, code).not.toContain('stopped for a reason')
      expect(classifyReason(code).group, code).not.toBe('unknown')
    }
    expect([...byText.values()].filter((codes) => codes.length > 1)).toEqual([])
  })

  it.each(ALIASES)('%s reads as %s', (alias, code) => {
    expect(reasonText(alias, context)).toBe(reasonText(code, context))
    expect(classifyReason(alias)).toEqual({ ...classifyReason(code), code: alias })
  })

  it.each([...CODES, ...ALIASES.map(([alias]) => alias)])('%s is plain, short and complete', (code) => {
    for (const platform of ['zoom', 'google_meet', 'microsoft_teams', 'webex', 'goto', 'new_one']) {
      const text = reasonText(code, { platform, botName: 'x'.repeat(100), waitingRoomMinutes: 10 })
      expect(text.length).toBeLessThanOrEqual(400)
      expect(text).toMatch(/^[A-Z“].*\.$/)
      // No code words, and nothing that mrkdwn would read as a mark.
      expect(text.replaceAll('`/record`', '/record')).not.toMatch(
        /\w_\w|sub.?code|\bAPI\b|\bSDK\b|undefined|null|NaN|[*_~`<>]|\.\.| {2}/,
      )
      expect(text.match(/[.!?](?: |$)/g)?.length).toBeLessThanOrEqual(3)
    }
  })

  it('says who can let the bot in, and how long it waited', () => {
    expect(reasonText('timeout_exceeded_waiting_room', { ...context, platform: 'google_meet' })).toBe(
      'Nobody let “Recorder” in for 10 minutes, so it left. On Google Meet only someone from the host’s organisation can let it in. Type `/record` with the link again and tell the host to expect it.',
    )
    expect(reasonText('timeout_exceeded_waiting_room', { ...context, waitingRoomMinutes: 1 })).toContain(' 1 minute,')
    expect(reasonText('timeout_exceeded_waiting_room', { ...context, waitingRoomMinutes: Number.NaN })).toContain(
      ' a while,',
    )
  })

  it.each([
    ['something_new', '“something_new”'],
    ['<!channel>', '“&lt;!channel&gt;”'],
    ['x'.repeat(500), `“${'x'.repeat(59)}…”`],
    ['constructor', '“constructor”'],
  ])('of the unknown code %s shows the code, harmless', (code, shown) => {
    const text = reasonText(code, context)
    expect(text).toContain(shown)
    expect(text.length).toBeLessThanOrEqual(400)
  })

  it.each([[null], [''], [' \n ']])('without a code (%j) still says what to do', (code) => {
    expect(reasonText(code, context)).toBe(
      '“Recorder” stopped for a reason that is not known. Type `/record` with the link again; if it happens again, tell the person who runs this app.',
    )
  })

  it('speaks of a nameless bot as the bot', () => {
    const nameless = { ...context, botName: ' ' }
    expect(reasonText('bot_received_leave_call', nameless)).toBe(
      'The bot left because it was told to leave. To record the rest, type `/record` with the link again.',
    )
    expect(reasonText('call_ended_by_platform_idle', { ...nameless, platform: 'x' })).toMatch(/^The meeting platform /)
  })

  it('lets nothing from outside ping or link', () => {
    const code = fc.oneof(fc.constantFrom(...CODES), fc.string({ unit: 'binary' }), fc.constant(null))
    fc.assert(
      fc.property(code, fc.string({ unit: 'binary' }), fc.string(), (anyCode, botName, platform) => {
        const text = reasonText(anyCode, { platform, botName, waitingRoomMinutes: 5 })
        expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
      }),
    )
  })
})

describe('escaped text', () => {
  it.each([
    ['Q&A <!channel>', 'Q&amp;A &lt;!channel&gt;'],
    ['&amp;', '&amp;amp;'],
    ['"plain" *text*', '"plain" *text*'],
  ])('%s becomes %s', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped)
  })
})
