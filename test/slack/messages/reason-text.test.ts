import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyReason } from '../../../src/recording/reasons.ts'
import { escapeText } from '../../../src/slack/messages/escape.ts'
import { reasonText } from '../../../src/slack/messages/reason-text.ts'

const context = { platform: 'zoom', botName: 'Recorder', waitingRoomMinutes: 10 }

/** The tables of the Recall facts, 2.4. */
const CODES = [
  ...`zoom_local_recording_disabled zoom_local_recording_request_disabled zoom_local_recording_request_disabled_by_host
    zoom_bot_in_waiting_room zoom_host_not_present zoom_local_recording_request_denied_by_host
    zoom_local_recording_denied zoom_local_recording_grant_not_supported zoom_sdk_key_blocked_by_host_admin`.split(
    /\s+/,
  ),
  ...`call_ended_by_host call_ended_by_platform_idle call_ended_by_platform_max_length
    call_ended_by_platform_waiting_room_timeout timeout_exceeded_waiting_room timeout_exceeded_noone_joined
    timeout_exceeded_everyone_left timeout_exceeded_silence_detected
    timeout_exceeded_only_bots_detected_using_participant_names
    timeout_exceeded_only_bots_detected_using_participant_events timeout_exceeded_in_call_not_recording
    timeout_exceeded_in_call_recording timeout_exceeded_recording_permission_denied timeout_exceeded_max_duration
    bot_kicked_from_call bot_kicked_from_waiting_room bot_received_leave_call`.split(/\s+/),
  ...`bot_errored meeting_not_found meeting_not_started meeting_requires_registration meeting_requires_sign_in
    meeting_link_expired meeting_link_invalid meeting_password_incorrect meeting_locked meeting_full meeting_ended
    failed_to_launch_in_time meeting_not_accessible`.split(/\s+/),
  ...prefixed(
    'zoom',
    `sdk_credentials_missing sdk_update_required sdk_app_not_published email_blocked_by_admin registration_required
    captcha_required account_blocked invalid_join_token invalid_signature internal_error join_timeout email_required
    web_disallowed connection_failed error_multiple_device_join meeting_not_accessible meeting_host_inactive
    invalid_webinar_invite another_meeting_in_progress token_expired bot_blocked authorized_participants_only`,
  ),
  ...prefixed(
    'google_meet',
    `internal_error sign_in_failed sign_in_captcha_failed bot_blocked sso_sign_in_failed
    sign_in_missing_login_credentials sign_in_missing_recovery_credentials sso_sign_in_missing_login_credentials
    sso_sign_in_missing_totp_secret video_error meeting_room_not_ready login_not_available permission_denied_breakout
    knocking_disabled watermark_kicked organisation_restricted`,
  ),
  ...prefixed(
    'microsoft_teams',
    `call_dropped sign_in_credentials_missing sign_in_failed internal_error captcha_detected bot_not_invited
    breakout_room_unsupported event_not_started_for_external 2fa_required townhall_meeting_not_supported
    captions_failure`,
  ),
  ...prefixed('webex', 'join_meeting_error pin_required password_required service_app_unauthorized'),
]

/** Older or other names of codes above, with the name they share a text with. */
const ALIASES = [
  ['meeting_ended_by_host', 'call_ended_by_host'],
  ['timeout_exceeded_only_bots_in_call', 'timeout_exceeded_only_bots_detected_using_participant_events'],
  ['microsoft_teams_captcha_error', 'microsoft_teams_captcha_detected'],
] as const

function prefixed(platform: string, codes: string): string[] {
  return codes.split(/\s+/).map((code) => `${platform}_${code}`)
}

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
