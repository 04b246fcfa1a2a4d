/** Every sub_code in the tables of the Recall facts, 2.4. */
export const CODES = [
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

function prefixed(platform: string, codes: string): string[] {
  return codes.split(/\s+/).map((code) => `${platform}_${code}`)
}
