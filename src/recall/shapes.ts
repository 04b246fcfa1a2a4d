import { z } from 'zod'

/** The key of our own bot id in Recall's bot metadata: how a bot at Recall is known to be ours (rules 21 and 22). */
export const BOT_METADATA_KEY = 'slack_recorder_bot'

// Recall's ids are UUIDs. What could not stand in a path as it is would make a bot that nothing can be asked about.
const recallId = z.string().regex(/^[\w-]{1,100}$/)

// Unknown keys pass and a field of a wrong type reads as absent: Recall adds fields and values without notice, and one
// odd field must not hide the rest of a bot. Lists are read entry by entry for the same reason.
const text = z.string().nullish().catch(null)
const list = z.array(z.unknown()).nullish().catch(null)

const botMetadata = z
  .looseObject({ [BOT_METADATA_KEY]: text })
  .nullish()
  .catch(null)

/** A status of a bot, a recording or a medium; the name of its time differs by place. */
export const statusShape = z.looseObject({ code: text, sub_code: text, created_at: text, updated_at: text })

const status = statusShape.nullish().catch(null)

const videoMixed = z
  .looseObject({ status, data: z.looseObject({ download_url: text }).nullish().catch(null), expires_at: text })
  .nullish()
  .catch(null)

const meetingMetadata = z
  .looseObject({ data: z.looseObject({ title: text }).nullish().catch(null) })
  .nullish()
  .catch(null)

/** One entry of a bot's `recordings` (facts section 4). */
export const recordingShape = z.looseObject({
  id: recallId,
  created_at: text,
  started_at: text,
  completed_at: text,
  expires_at: text,
  status,
  media_shortcuts: z.looseObject({ video_mixed: videoMixed, meeting_metadata: meetingMetadata }).nullish().catch(null),
})

/** A bot as Create, Retrieve and List Bots return it, v1.11 (`recordings`) or v1.10 (`video_url`). */
export const botShape = z.looseObject({
  id: recallId,
  metadata: botMetadata,
  status_changes: list,
  recordings: list,
  video_url: text,
  media_retention_end: text,
})

/** One page of List Bots. */
export const pageShape = z.looseObject({ next: z.string().nullish(), results: z.array(z.unknown()) })

/** What every webhook has. */
export const webhookShape = z.looseObject({ event: z.string().min(1), data: z.looseObject({}).nullish().catch(null) })

const named = z.looseObject({ id: recallId })

/** `data` of `bot.*`, `recording.*` and `video_mixed.*` in v1.11. `bot` is absent for desktop SDK recordings. */
export const eventShape = z.looseObject({
  data: statusShape,
  bot: named.extend({ metadata: botMetadata }).nullish().catch(null),
  recording: named.nullish().catch(null),
})

/** `data` of `bot.status_change`, the only bot event of v1.10. */
export const statusChangeShape = z.looseObject({ bot_id: recallId, status: statusShape })
