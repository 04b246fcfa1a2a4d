import {
  booleanValue,
  choiceOf,
  type FieldCheck,
  type FieldFault,
  integerFrom,
  isRecord,
  type JsonRecord,
  listOf,
  metadataMap,
  objectOf,
  orNull,
  textOf,
  timeText,
} from './field-checks.ts'
import { type MeetingPlatform, readMeetingUrl } from './meeting-url.ts'

/** The two API versions of Recall's; the version belongs to the workspace. */
export type ApiVersion = '1.11' | '1.10'

/**
 * Checks a body of Create Bot, or with `partial` of Update Scheduled Bot, against Recall's documented limits (OpenAPI `Bot`,
 * docs.recall.ai/docs/sending-chat-messages). Undefined when it may pass, else the body of the 400.
 */
export function checkBotRequest(body: unknown, version: ApiVersion, partial = false): FieldFault | undefined {
  if (!isRecord(body)) return { non_field_errors: ['Invalid data. Expected a dictionary.'] }
  const check = objectOf(fieldsOf(version), partial ? [] : ['meeting_url'])
  return check(body) ?? checkRefused(body, version) ?? checkChatOfPlatform(body)
}

/** Names the fields of a body that Recall would silently ignore, as dotted paths: mostly typing errors. */
export function ignoredFields(body: unknown): string[] {
  if (!isRecord(body)) return []
  const top = Object.keys(body).filter((field) => !(field in fieldsOf('1.11')) && !OTHER_FIELDS.includes(field))
  return [
    ...top,
    ...unknownIn(body, 'automatic_leave', Object.keys(automaticLeaveFields('1.11'))),
    ...unknownIn(body, 'recording_config', [...Object.keys(RECORDING_CONFIG), ...OTHER_RECORDING_FIELDS]),
  ]
}

const CHAT_TEXT_LIMIT = 4096
const ARTIFACT = orNull(objectOf({ metadata: metadataMap }))

const RETENTION: FieldCheck = objectOf({ type: choiceOf('timed', 'forever'), hours: integerFrom(1) }, ['type'])

const RECORDING_CONFIG: Record<string, FieldCheck> = {
  video_mixed_mp4: ARTIFACT,
  audio_mixed_mp3: ARTIFACT,
  audio_mixed_raw: ARTIFACT,
  video_mixed_flv: ARTIFACT,
  participant_events: ARTIFACT,
  meeting_metadata: ARTIFACT,
  video_mixed_layout: choiceOf('speaker_view', 'gallery_view', 'gallery_view_v2', 'audio_only'),
  video_mixed_participant_video_when_screenshare: choiceOf('hide', 'beside', 'overlap'),
  start_recording_on: choiceOf('call_join', 'participant_join', 'participant_speak', 'manual'),
  retention: orNull(RETENTION),
  metadata: metadataMap,
  include_bot_in_recording: objectOf({ audio: booleanValue }),
  transcript: orNull(objectOf({ provider: objectOf({}) }, ['provider'])),
  realtime_endpoints: listOf(objectOf({ type: textOf(), url: textOf() }, ['type'])),
}

const OTHER_RECORDING_FIELDS = [
  'audio_separate_raw',
  'audio_separate_mp3',
  'video_separate_mp4',
  'video_separate_png',
  'video_separate_h264',
]

// Fields that Recall takes and this simulation neither checks nor uses.
const OTHER_FIELDS = [
  'variant',
  'zoom',
  'google_meet',
  'breakout_room',
  'output_media',
  'automatic_video_output',
  'automatic_audio_output',
]

function fieldsOf(version: ApiVersion): Record<string, FieldCheck> {
  return {
    meeting_url: checkMeetingUrl,
    bot_name: textOf(100),
    join_at: orNull(timeText),
    metadata: metadataMap,
    recording_config: orNull(objectOf(RECORDING_CONFIG)),
    automatic_leave: orNull(objectOf(automaticLeaveFields(version))),
    chat: orNull(
      objectOf({
        on_bot_join: objectOf(
          {
            send_to: choiceOf('host', 'everyone', 'everyone_except_host'),
            message: textOf(CHAT_TEXT_LIMIT),
            pin: booleanValue,
          },
          ['send_to', 'message'],
        ),
        on_participant_join: objectOf({ message: textOf(CHAT_TEXT_LIMIT), exclude_host: booleanValue }, [
          'message',
          'exclude_host',
        ]),
      }),
    ),
  }
}

function automaticLeaveFields(version: ApiVersion): Record<string, FieldCheck> {
  const everyoneLeft = objectOf({ timeout: integerFrom(1), activate_after: orNull(integerFrom(1)) })
  return {
    waiting_room_timeout: integerFrom(30),
    noone_joined_timeout: integerFrom(30),
    everyone_left_timeout: version === '1.11' ? everyoneLeft : integerFrom(1),
    in_call_not_recording_timeout: integerFrom(1),
    in_call_recording_timeout: integerFrom(1),
    recording_permission_denied_timeout: integerFrom(1),
    silence_detection: objectOf({ timeout: integerFrom(10), activate_after: integerFrom(1) }),
    bot_detection: objectOf({
      using_participant_events: objectOf({ timeout: integerFrom(10), activate_after: integerFrom(1) }),
      using_participant_names: objectOf(
        { timeout: integerFrom(10), activate_after: integerFrom(1), matches: listOf(textOf()) },
        ['timeout', 'activate_after', 'matches'],
      ),
    }),
  }
}

function checkMeetingUrl(value: unknown): FieldFault | undefined {
  const fault = textOf()(value)
  if (fault !== undefined || typeof value !== 'string') return fault
  return readMeetingUrl(value)
    ? undefined
    : ['Invalid meeting URL: the platform or the form of the link is not supported.']
}

function checkRefused(body: JsonRecord, version: ApiVersion): FieldFault | undefined {
  if (version === '1.11' || !('recording_config' in body)) return undefined
  return { recording_config: ['This field is not supported by the API version of this workspace.'] }
}

type ChatRule = { maxLength: number; sendTo: readonly string[] } | 'none'

const ONLY_EVERYONE = ['everyone']
const CHAT_OF: Record<MeetingPlatform, ChatRule> = {
  zoom: { maxLength: CHAT_TEXT_LIMIT, sendTo: ['host', 'everyone', 'everyone_except_host'] },
  google_meet: { maxLength: 500, sendTo: ONLY_EVERYONE },
  microsoft_teams: { maxLength: CHAT_TEXT_LIMIT, sendTo: ONLY_EVERYONE },
  microsoft_teams_live: { maxLength: CHAT_TEXT_LIMIT, sendTo: ONLY_EVERYONE },
  webex: 'none',
  goto_meeting: 'none',
}

function checkChatOfPlatform(body: JsonRecord): FieldFault | undefined {
  const chat = body['chat']
  const link = body['meeting_url']
  const platform = typeof link === 'string' ? readMeetingUrl(link)?.platform : undefined
  if (!isRecord(chat) || platform === undefined) return undefined
  const rule = CHAT_OF[platform]
  if (rule === 'none') return { chat: [`Chat is not supported on ${platform}.`] }
  const message = { message: orNull(textOf(rule.maxLength)) }
  const fault = objectOf({
    on_bot_join: objectOf({ ...message, send_to: choiceOf(...rule.sendTo) }),
    on_participant_join: objectOf(message),
  })(chat)
  return fault && { chat: fault }
}

function unknownIn(body: JsonRecord, field: string, known: readonly string[]): string[] {
  const inside = body[field]
  if (!isRecord(inside)) return []
  return Object.keys(inside)
    .filter((key) => !known.includes(key))
    .map((key) => `${field}.${key}`)
}
