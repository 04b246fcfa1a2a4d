/**
 * What kind of end a bot came to. `normal`: the meeting was over. `stopped`: somebody sent the bot away. `limit`: a
 * time ran out. `setup`: something is missing in the Recall account, which only the app's admin can add.
 */
type ReasonGroup =
  | 'normal'
  | 'notLetIn'
  | 'fixLink'
  | 'hostSettings'
  | 'tryAgain'
  | 'stopped'
  | 'limit'
  | 'setup'
  | 'unknown'

/**
 * Why a bot's life ended. `worthRetry`: a new bot for the same link can do better, at once or when the host has done
 * their part; false when a new one would end the same way or nobody wants one.
 */
export type Reason = { code: string; group: ReasonGroup; worthRetry: boolean }

// Every sub_code of facts/recall-api.md 2.4, older and newer names included. Recall adds to them at will.
const CODES: readonly (readonly [ReasonGroup, readonly string[]])[] = [
  [
    'normal',
    [
      'timeout_exceeded_everyone_left',
      'call_ended_by_host',
      'meeting_ended_by_host',
      'call_ended_by_platform_idle',
      'timeout_exceeded_only_bots_detected_using_participant_names',
      'timeout_exceeded_only_bots_detected_using_participant_events',
      'timeout_exceeded_only_bots_in_call',
    ],
  ],
  ['stopped', ['bot_received_leave_call', 'bot_kicked_from_call']],
  [
    'limit',
    [
      'timeout_exceeded_noone_joined',
      'timeout_exceeded_silence_detected',
      'timeout_exceeded_in_call_recording',
      'timeout_exceeded_max_duration',
      'call_ended_by_platform_max_length',
    ],
  ],
  [
    'notLetIn',
    [
      'timeout_exceeded_waiting_room',
      'call_ended_by_platform_waiting_room_timeout',
      'bot_kicked_from_waiting_room',
      'zoom_bot_in_waiting_room',
      'google_meet_bot_blocked',
    ],
  ],
  [
    'fixLink',
    [
      'meeting_not_found',
      'meeting_link_expired',
      'meeting_link_invalid',
      'meeting_password_incorrect',
      'meeting_ended',
      'meeting_requires_registration',
      'zoom_registration_required',
      'zoom_invalid_webinar_invite',
      'zoom_token_expired',
      'microsoft_teams_townhall_meeting_not_supported',
      'webex_pin_required',
      'webex_password_required',
    ],
  ],
  [
    'hostSettings',
    [
      'meeting_requires_sign_in',
      'meeting_locked',
      'meeting_not_accessible',
      'timeout_exceeded_in_call_not_recording',
      'timeout_exceeded_recording_permission_denied',
      'zoom_local_recording_disabled',
      'zoom_local_recording_request_disabled',
      'zoom_local_recording_request_disabled_by_host',
      'zoom_host_not_present',
      'zoom_local_recording_request_denied_by_host',
      'zoom_local_recording_denied',
      'zoom_local_recording_grant_not_supported',
      'zoom_sdk_key_blocked_by_host_admin',
      'zoom_email_blocked_by_admin',
      'zoom_captcha_required',
      'zoom_web_disallowed',
      'zoom_meeting_not_accessible',
      'zoom_meeting_host_inactive',
      'zoom_bot_blocked',
      'zoom_authorized_participants_only',
      'google_meet_knocking_disabled',
      'google_meet_watermark_kicked',
      'google_meet_organisation_restricted',
      'microsoft_teams_captcha_detected',
      'microsoft_teams_captcha_error',
      'microsoft_teams_bot_not_invited',
      'microsoft_teams_breakout_room_unsupported',
      'microsoft_teams_captions_failure',
    ],
  ],
  [
    'tryAgain',
    [
      'bot_errored',
      'failed_to_launch_in_time',
      'meeting_not_started',
      'meeting_full',
      'zoom_internal_error',
      'zoom_join_timeout',
      'zoom_connection_failed',
      'zoom_error_multiple_device_join',
      'zoom_another_meeting_in_progress',
      'google_meet_internal_error',
      'google_meet_video_error',
      'google_meet_meeting_room_not_ready',
      'google_meet_permission_denied_breakout',
      'microsoft_teams_call_dropped',
      'microsoft_teams_internal_error',
      'microsoft_teams_event_not_started_for_external',
    ],
  ],
  [
    'setup',
    [
      'zoom_sdk_credentials_missing',
      'zoom_sdk_update_required',
      'zoom_sdk_app_not_published',
      'zoom_account_blocked',
      'zoom_invalid_join_token',
      'zoom_invalid_signature',
      'zoom_email_required',
      'google_meet_sign_in_failed',
      'google_meet_sign_in_captcha_failed',
      'google_meet_sso_sign_in_failed',
      'google_meet_sign_in_missing_login_credentials',
      'google_meet_sign_in_missing_recovery_credentials',
      'google_meet_sso_sign_in_missing_login_credentials',
      'google_meet_sso_sign_in_missing_totp_secret',
      'google_meet_login_not_available',
      'microsoft_teams_sign_in_credentials_missing',
      'microsoft_teams_sign_in_failed',
      'microsoft_teams_2fa_required',
      'webex_join_meeting_error',
      'webex_service_app_unauthorized',
    ],
  ],
]

const RETRY: Record<ReasonGroup, boolean> = {
  normal: false,
  stopped: false,
  limit: true,
  notLetIn: true,
  fixLink: false,
  hostSettings: true,
  tryAgain: true,
  setup: false,
  unknown: true,
}

// Not as the rest of their group: no host can change the first, and a login is soon free again for the second.
const RETRY_EXCEPTIONS = new Map([
  ['zoom_meeting_host_inactive', false],
  ['google_meet_login_not_available', true],
])

const GROUPS = new Map(CODES.flatMap(([group, codes]) => codes.map((code) => [code, group] as const)))

/** Sorts one of Recall's sub_codes; those that nobody knew when this was written are `unknown`. Never throws. */
export function classifyReason(code: string): Reason {
  const group = GROUPS.get(code) ?? 'unknown'
  return { code, group, worthRetry: RETRY_EXCEPTIONS.get(code) ?? RETRY[group] }
}
