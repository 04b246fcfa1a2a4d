import { isRecord, type JsonRecord } from './json.ts'

/** Message metadata as `@slack/types` 3.2.0 has it: `event_payload` holds flat values, flat objects or lists of flat objects. */
export type MessageMetadata = { event_type: string; event_payload: JsonRecord }

/** The metadata, or undefined where Slack answers `invalid_metadata_format`. */
export function checkMetadata(value: unknown): MessageMetadata | undefined {
  if (!isRecord(value)) return undefined
  const { event_type, event_payload, ...rest } = value
  if (typeof event_type !== 'string' || event_type === '' || !isRecord(event_payload)) return undefined
  if (Object.keys(rest).length > 0 || !Object.values(event_payload).every(isAllowed)) return undefined
  return { event_type, event_payload }
}

function isAllowed(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isFlat)
  return isScalar(value) || isFlat(value)
}

function isFlat(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isScalar)
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
