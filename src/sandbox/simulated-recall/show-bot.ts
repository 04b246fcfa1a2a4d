import { automaticLeaveOf } from './automatic-leave.ts'
import { type BotState, metadataOf, recordIn, type StatusChange } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import type { MediaStore } from './media-store.ts'
import { writeMoment, writeRecordTime } from './moment.ts'
import { showEmbeddedRecording } from './show-recording.ts'
import type { Workspace } from './workspace.ts'

/** A bot as Recall's REST API answers it, in the form of the workspace's version, with fresh links. */
export function showBot(workspace: Workspace, media: MediaStore, bot: BotState): JsonRecord {
  const common = {
    id: bot.id,
    meeting_url: bot.meetingUrl,
    bot_name: bot.request['bot_name'] ?? 'Meeting Notetaker',
    join_at: bot.phase === 'ready' && bot.scheduledFor !== null ? new Date(bot.scheduledFor).toISOString() : null,
    status_changes: bot.statusChanges.map(showStatusChange),
    automatic_leave: automaticLeaveOf(bot),
    chat: bot.request['chat'] ?? null,
    zoom: bot.request['zoom'] ?? null,
    google_meet: bot.request['google_meet'] ?? null,
    calendar_meetings: [],
    metadata: metadataOf(bot),
  }
  return workspace.apiVersion === '1.10'
    ? { ...common, ...showOldMedia(media, bot) }
    : { ...common, ...showNewFields(workspace, media, bot) }
}

function showNewFields(workspace: Workspace, media: MediaStore, bot: BotState): JsonRecord {
  return {
    recording_config: bot.request['recording_config'] === null ? null : showRecordingConfig(bot),
    recordings: bot.recordings.map((recording) => showEmbeddedRecording(workspace, media, { bot, recording })),
    output_media: null,
    automatic_video_output: null,
    automatic_audio_output: null,
    variant: bot.request['variant'] ?? null,
    slack_team: null,
    breakout_room: bot.request['breakout_room'] ?? null,
  }
}

function showOldMedia(media: MediaStore, bot: BotState): JsonRecord {
  const recording = bot.recordings.findLast(({ status }) => status.code === 'done')
  const video = recording?.media.find(({ kind }) => kind === 'video_mixed')
  const expires = recording?.expiresAt ?? null
  return {
    video_url: recording && video ? media.linkTo({ bot, recording, media: video, file: 'video.mp4' }) : null,
    media_retention_end: expires === null ? null : writeRecordTime(expires),
    recording: recording?.id ?? null,
    recording_mode: 'speaker_view',
    meeting_metadata: null,
    meeting_participants: [],
    real_time_transcription: null,
    transcription_options: null,
  }
}

function showStatusChange({ code, subCode, at }: StatusChange): JsonRecord {
  return { code, message: null, created_at: writeMoment(at), sub_code: subCode }
}

function showRecordingConfig(bot: BotState): JsonRecord {
  return {
    transcript: null,
    realtime_endpoints: [],
    video_mixed_layout: 'speaker_view',
    video_mixed_mp4: {},
    participant_events: {},
    meeting_metadata: {},
    video_mixed_participant_video_when_screenshare: 'overlap',
    start_recording_on: 'participant_join',
    include_bot_in_recording: { audio: false },
    metadata: {},
    audio_mixed_raw: null,
    audio_mixed_mp3: null,
    video_mixed_flv: null,
    ...recordIn(bot.request, 'recording_config'),
  }
}
