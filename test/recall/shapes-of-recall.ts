/** Payloads in the shapes that Recall documents, for the tests of this room. */
export const RECALL_ID = 'a31e78b3-b67e-4dcf-af63-631e7548c40f'
export const RECORDING_ID = '4cff97e4-f0c7-4915-b5a0-983238758f28'
export const OUR_ID = 'bot_0123456789abcdef'
export const LINK =
  'https://us-west-2-recallai-production-bot-data.s3.amazonaws.com/_workspace/video.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Date=20250129T235500Z&X-Amz-Expires=21600&X-Amz-Signature=abc'

/** Why Zoom did not let a bot record (facts section 2.4). */
export const PERMISSION_DENIALS = [
  'zoom_local_recording_disabled',
  'zoom_local_recording_request_disabled',
  'zoom_local_recording_request_disabled_by_host',
  'zoom_bot_in_waiting_room',
  'zoom_host_not_present',
  'zoom_local_recording_request_denied_by_host',
  'zoom_local_recording_denied',
  'zoom_local_recording_grant_not_supported',
  'zoom_sdk_key_blocked_by_host_admin',
]

/** Recall's time of second `n` of the meeting, with its microseconds. */
export function time(n: number): string {
  return `2025-01-29T23:49:${String(n).padStart(2, '0')}.570998+00:00`
}

/** The same in microseconds since 1970. */
export function micros(n: number): number {
  return Date.UTC(2025, 0, 29, 23, 49, n) * 1000 + 570998
}

/** A recording as in Retrieve Bot, done and with its link; `change` overrides its fields. */
export function recording(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: RECORDING_ID,
    created_at: time(3),
    started_at: time(3),
    completed_at: time(20),
    expires_at: '2025-02-05T23:50:00Z',
    status: { code: 'done', sub_code: null, updated_at: time(31) },
    metadata: {},
    bot: { id: RECALL_ID, metadata: {} },
    media_shortcuts: { video_mixed: video(), audio_mixed: null, transcript: null, meeting_metadata: null },
    ...change,
  }
}

/** A `video_mixed` as in Retrieve Bot, done and with its link; `change` overrides its fields. */
export function video(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'f1',
    created_at: time(3),
    status: { code: 'done', sub_code: null, updated_at: time(30) },
    metadata: {},
    data: { download_url: LINK },
    format: 'mp4',
    ...change,
  }
}

/** A whole bot as in Retrieve Bot; `change` overrides its fields. */
export function bot(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: RECALL_ID,
    meeting_url: { meeting_id: '123', meeting_password: 'secret', platform: 'zoom' },
    bot_name: 'Recorder',
    join_at: null,
    metadata: { slack_recorder_bot: OUR_ID },
    status_changes: [
      { code: 'joining_call', message: null, created_at: time(1), sub_code: null },
      { code: 'in_call_recording', message: null, created_at: time(3), sub_code: null },
      { code: 'call_ended', message: null, created_at: time(20), sub_code: 'timeout_exceeded_everyone_left' },
      { code: 'done', message: null, created_at: time(32), sub_code: null },
    ],
    recordings: [recording()],
    ...change,
  }
}
