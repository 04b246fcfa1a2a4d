import {
  type BotState,
  type Media,
  type MediaKind,
  metadataOf,
  type Recording,
  type StatusChange,
} from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import type { MediaStore } from './media-store.ts'
import { type Moment, writeMoment, writeRecordTime } from './moment.ts'
import type { Workspace } from './workspace.ts'

/** A recording and the bot that made it. */
export type RecordingOfBot = { bot: BotState; recording: Recording }

/** A recording as it is shown inside its bot. */
export function showEmbeddedRecording(workspace: Workspace, store: MediaStore, of: RecordingOfBot): JsonRecord {
  const { recording, bot } = of
  const show = (kind: MediaKind) => {
    const media = recording.media.find((other) => other.kind === kind)
    return media ? showShortcut(workspace, store, { ...of, media }) : null
  }
  return {
    id: recording.id,
    created_at: writeRecordTime(recording.createdAt),
    started_at: writeRecordTime(recording.startedAt),
    completed_at: writeOrNull(recording.completedAt),
    expires_at: writeOrNull(recording.expiresAt),
    status: showStatus(recording.status),
    metadata: recording.metadata,
    bot: { id: bot.id, metadata: metadataOf(bot) },
    media_shortcuts: {
      video_mixed: show('video_mixed'),
      audio_mixed: null,
      transcript: null,
      participant_events: show('participant_events'),
      meeting_metadata: show('meeting_metadata'),
    },
  }
}

/** A recording as Retrieve Recording answers it. */
export function showRecording(workspace: Workspace, store: MediaStore, of: RecordingOfBot): JsonRecord {
  return { ...showEmbeddedRecording(workspace, store, of), realtime_endpoints: [], desktop_sdk_upload: null }
}

/** The mixed video as Retrieve Video Mixed and its list answer it. */
export function showVideoMixed(
  workspace: Workspace,
  store: MediaStore,
  of: RecordingOfBot & { media: Media },
): JsonRecord {
  const { recording_id, expires_at, ...shown } = showShortcut(workspace, store, of)
  return { ...shown, recording: { id: recording_id, metadata: of.recording.metadata }, expires_at }
}

function showShortcut(workspace: Workspace, store: MediaStore, of: RecordingOfBot & { media: Media }): JsonRecord {
  const { media, recording } = of
  return {
    id: media.id,
    recording_id: recording.id,
    created_at: writeRecordTime(media.createdAt),
    expires_at: writeOrNull(recording.expiresAt),
    status: showStatus(media.status),
    metadata: {},
    ...contentOf(workspace, store, of),
  }
}

function contentOf(workspace: Workspace, store: MediaStore, of: RecordingOfBot & { media: Media }): JsonRecord {
  const link = (file: string) => store.linkTo({ ...of, file })
  switch (of.media.kind) {
    case 'video_mixed':
      return { data: { download_url: link('video.mp4') }, format: 'mp4' }
    case 'participant_events':
      return {
        data: {
          participant_events_download_url: link('participant_events.json'),
          speaker_timeline_download_url: link('speaker_timeline.json'),
          participants_download_url: link('participants.json'),
        },
      }
    case 'meeting_metadata':
      return { data: { title: of.media.status.code === 'done' ? workspace.settings.meetingTitle : null, zoom: null } }
  }
}

function showStatus({ code, subCode, at }: StatusChange): JsonRecord {
  return { code, sub_code: subCode, updated_at: writeMoment(at) }
}

function writeOrNull(moment: Moment | null): string | null {
  return moment === null ? null : writeRecordTime(moment)
}
