/** What stands at a path in something that came from outside; undefined where it is built otherwise. Never throws. */
export function fieldAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, key)
  }
  return found
}

/** The text that stands there, null when there is none or an empty one. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = fieldAt(value, ...path)
  return typeof found === 'string' && found !== '' ? found : null
}

/**
 * The id of a channel or a person that stands there, null when nothing of an id's form does. What is longer or holds other
 * signs would later be refused by Slack in every view that names it.
 */
export function idAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = textAt(value, ...path)
  return found !== null && /^[A-Za-z][\w-]{0,49}$/.test(found) ? found : null
}

/** The number that stands there, or null. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | null {
  const found = fieldAt(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}
