import { addStatus } from './add-status.ts'
import { type BotState, type Media, type MediaKind, type Recording, recordIn, type StatusChange } from './bot-state.ts'
import type { Workspace } from './workspace.ts'

/** Opens a new recording: `recording.processing`, and the same for each of its media. */
export function openRecording(workspace: Workspace, bot: BotState): void {
  const config = recordIn(bot.request, 'recording_config')
  const change = stamp(workspace, 'processing')
  const recording: Recording = {
    id: workspace.newId(),
    metadata: recordIn(config, 'metadata') ?? {},
    createdAt: change.at,
    startedAt: change.at,
    completedAt: null,
    expiresAt: null,
    status: change,
    media: [],
  }
  bot.recordings.push(recording)
  workspace.tell({ kind: 'recording', bot, recording, change })
  // Zero data retention: nothing is stored, so there is nothing to download (docs.recall.ai/docs/storage-and-playback).
  if (config?.['retention'] === null) return
  for (const kind of mediaAskedFor(bot)) {
    const media: Media = { id: workspace.newId(), kind, createdAt: change.at, status: stamp(workspace, 'processing') }
    recording.media.push(media)
    workspace.tell({ kind: 'media', bot, recording, media, change: media.status })
  }
}

/** The recording that is running or paused, if there is one. */
function openRecordingOf(bot: BotState): Recording | undefined {
  return bot.recordings.find((recording) => recording.completedAt === null)
}

/** Pauses or goes on with the open recording: one file either way. */
export function markRecording(workspace: Workspace, bot: BotState, code: 'paused' | 'processing'): void {
  const recording = openRecordingOf(bot)
  if (recording) changeRecording(workspace, { bot, recording, code })
}

/** Closes the open recording; its media are still to be finished. */
export function closeRecording(workspace: Workspace, bot: BotState): void {
  const recording = openRecordingOf(bot)
  if (!recording) return
  if (recording.status.code === 'paused') changeRecording(workspace, { bot, recording, code: 'processing' })
  recording.completedAt = workspace.nextMoment()
}

/** The closed recordings whose media are not finished yet, oldest first. */
export function unfinishedRecordings(bot: BotState): Recording[] {
  return bot.recordings.filter((recording) => recording.completedAt !== null && recording.status.code === 'processing')
}

/** Finishes one closed recording: its media first, then the recording itself, whose time of keeping begins. */
export function finishRecording(workspace: Workspace, bot: BotState, recording: Recording): void {
  for (const media of recording.media) changeMedia(workspace, { bot, recording, media, code: 'done' })
  changeRecording(workspace, { bot, recording, code: 'done' })
  const hours = hoursKept(workspace, bot)
  if (hours === null) return
  recording.expiresAt = recording.status.at + hours * 3_600_000_000
  workspace.agenda.after(hours * 3_600_000, () => deleteRecording(workspace, bot, recording))
}

/** Ends one closed recording without anything to download. */
export function failRecording(
  workspace: Workspace,
  bot: BotState,
  failed: { recording: Recording; subCode: string },
): void {
  const { recording, subCode } = failed
  for (const media of recording.media) changeMedia(workspace, { bot, recording, media, code: 'failed', subCode })
  changeRecording(workspace, { bot, recording, code: 'failed', subCode })
}

/** Deletes one recording's media, by request or because its time is over. Safe to repeat. */
export function deleteRecording(workspace: Workspace, bot: BotState, recording: Recording): void {
  if (recording.completedAt === null || recording.status.code === 'deleted') return
  for (const media of recording.media) changeMedia(workspace, { bot, recording, media, code: 'deleted' })
  changeRecording(workspace, { bot, recording, code: 'deleted' })
  // Only the older API tells it as a status of the bot.
  if (workspace.apiVersion === '1.10') addStatus(workspace, bot, { code: 'media_expired', subCode: null })
}

function mediaAskedFor(bot: BotState): MediaKind[] {
  const config = recordIn(bot.request, 'recording_config')
  const asked: [MediaKind, string][] = [
    ['video_mixed', 'video_mixed_mp4'],
    ['participant_events', 'participant_events'],
    ['meeting_metadata', 'meeting_metadata'],
  ]
  return asked.filter(([, field]) => config?.[field] !== null).map(([kind]) => kind)
}

function hoursKept(workspace: Workspace, bot: BotState): number | null {
  const retention = recordIn(recordIn(bot.request, 'recording_config'), 'retention')
  if (retention === undefined) return workspace.settings.retentionHours
  if (retention['type'] === 'forever') return null
  // 168 is the schema's default for a timed retention without hours.
  return typeof retention['hours'] === 'number' ? retention['hours'] : 168
}

type RecordingChange = { bot: BotState; recording: Recording; code: string; subCode?: string }

function changeRecording(workspace: Workspace, { bot, recording, code, subCode }: RecordingChange): void {
  recording.status = stamp(workspace, code, subCode)
  workspace.tell({ kind: 'recording', bot, recording, change: recording.status })
}

function changeMedia(
  workspace: Workspace,
  { media, code, subCode, bot, recording }: RecordingChange & { media: Media },
): void {
  media.status = stamp(workspace, code, subCode)
  workspace.tell({ kind: 'media', bot, recording, media, change: media.status })
}

function stamp(workspace: Workspace, code: string, subCode: string | null = null): StatusChange {
  return { code, subCode, at: workspace.nextMoment() }
}
