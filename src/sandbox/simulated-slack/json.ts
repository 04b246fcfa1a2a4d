/** A JSON object whose fields nobody has checked yet. */
export type JsonRecord = { [key: string]: unknown }

/** True for a JSON object: not for null, not for an array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
