import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyReason } from '../../src/recording/reasons.ts'

describe('a reason', () => {
  it.each([
    ['timeout_exceeded_everyone_left', 'normal', false],
    ['call_ended_by_host', 'normal', false],
    ['meeting_ended_by_host', 'normal', false],
    ['timeout_exceeded_only_bots_in_call', 'normal', false],
    ['bot_received_leave_call', 'stopped', false],
    ['bot_kicked_from_call', 'stopped', false],
    ['timeout_exceeded_waiting_room', 'notLetIn', true],
    ['call_ended_by_platform_waiting_room_timeout', 'notLetIn', true],
    ['bot_kicked_from_waiting_room', 'notLetIn', true],
    ['meeting_password_incorrect', 'fixLink', false],
    ['meeting_link_expired', 'fixLink', false],
    ['zoom_local_recording_disabled', 'hostSettings', true],
    ['google_meet_knocking_disabled', 'hostSettings', true],
    ['zoom_meeting_host_inactive', 'hostSettings', false],
    ['bot_errored', 'tryAgain', true],
    ['failed_to_launch_in_time', 'tryAgain', true],
    ['timeout_exceeded_in_call_recording', 'limit', true],
    ['zoom_sdk_credentials_missing', 'setup', false],
    ['google_meet_login_not_available', 'setup', true],
    ['something_new', 'unknown', true],
    ['', 'unknown', true],
    ['constructor', 'unknown', true],
    ['__proto__', 'unknown', true],
  ])('%s is %s', (code, group, worthRetry) => {
    expect(classifyReason(code)).toEqual({ code, group, worthRetry })
  })

  it('keeps any code as it is', () => {
    fc.assert(fc.property(fc.string(), (code) => classifyReason(code).code === code))
  })
})
