/** A part of Block Kit as it came over the wire: read field by field, so that nothing odd in it breaks the page. */
export type Json = { [key: string]: unknown }

/** That field when it is an object, else null. */
export function objectIn(json: Json | null, key: string): Json | null {
  const found = json?.[key]
  return isJson(found) ? found : null
}

/** That field when it is a string, else null. */
export function stringIn(json: Json | null, key: string): string | null {
  const found = json?.[key]
  return typeof found === 'string' ? found : null
}

/** That field when it is a whole number, else null. */
export function wholeNumberIn(json: Json | null, key: string): number | null {
  const found = json?.[key]
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null
}

/** The objects of that list, in its order; none when it is no list. */
export function objectsIn(json: Json | null, key: string): Json[] {
  const found = json?.[key]
  return Array.isArray(found) ? found.filter(isJson) : []
}

/** The words of a text object, as they came; empty when there is none. */
export function wordsIn(json: Json | null, key: string): string {
  return stringIn(objectIn(json, key), 'text') ?? ''
}

function isJson(found: unknown): found is Json {
  return typeof found === 'object' && found !== null && !Array.isArray(found)
}
