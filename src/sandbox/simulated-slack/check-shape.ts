import { isRecord } from './json.ts'

/** Looks at one JSON value and returns what Slack would say is wrong with it; `at` is its JSON pointer. */
export type Check = (value: unknown, at: string) => string[]

/** A field of an object: its check, and whether it may be left out. */
export type Field = { check: Check; optional?: true }

/** Words a fault as Slack does, with the pointer to its place. */
export function fault(text: string, at: string): string[] {
  return [`${text} [json-pointer:${at}]`]
}

/** A string of `min` to `max` UTF-16 units, the stricter of the ways to count. */
export function string(min: number, max: number): Check {
  return (value, at) => {
    if (typeof value !== 'string') return fault('must provide a string', at)
    if (value.length < min) return fault(`must be more than ${min - 1} characters`, at)
    return value.length > max ? fault(`must be less than ${max + 1} characters`, at) : []
  }
}

/** An absolute http(s) address, as buttons and images need. */
export function webAddress(max: number): Check {
  return (value, at) => {
    const faults = string(1, max)(value, at)
    if (faults.length > 0 || typeof value !== 'string') return faults
    return /^https?:\/\/[^\s/]/i.test(value) && URL.canParse(value) ? [] : fault('must be a valid URL', at)
  }
}

/** True or false, nothing that merely looks like it. */
export const boolean: Check = (value, at) => (typeof value === 'boolean' ? [] : fault('must be a boolean', at))

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Check {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return fault('must be an integer', at)
    return value < min || value > max ? fault(`must be between ${min} and ${max}`, at) : []
  }
}

/** Everything that any of these checks finds. */
export function both(...checks: Check[]): Check {
  return (value, at) => checks.flatMap((check) => check(value, at))
}

/** One of a fixed set of words. */
export function word(...words: string[]): Check {
  return (value, at) =>
    typeof value === 'string' && words.includes(value) ? [] : fault(`must be one of: ${words.join(', ')}`, at)
}

/** A list of `min` to `max` items that all pass `item`. */
export function list(item: Check, min: number, max: number): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return fault('must be an array', at)
    if (value.length < min) return fault(`no fewer than ${min} items allowed`, at)
    if (value.length > max) return fault(`no more than ${max} items allowed`, at)
    return value.flatMap((one, index) => item(one, `${at}/${index}`))
  }
}

/** An object with exactly these fields: a missing required one and an unknown one are both faults. */
export function object(fields: { [name: string]: Field }): Check {
  return (value, at) => {
    if (!isRecord(value)) return fault('must be an object', at)
    const missing = Object.entries(fields).flatMap(([name, field]) =>
      value[name] === undefined && field.optional !== true ? fault(`missing required field: ${name}`, at) : [],
    )
    const wrong = Object.entries(value).flatMap(([name, inner]) => {
      const field = fields[name]
      if (field === undefined) return fault(`invalid additional property: ${name}`, at)
      return inner === undefined ? [] : field.check(inner, `${at}/${name}`)
    })
    return [...missing, ...wrong]
  }
}

/** An object that is checked by what its `type` says. */
export function oneOfTypes(checks: { [type: string]: Check }): Check {
  return (value, at) => {
    if (!isRecord(value)) return fault('must be an object', at)
    const { type } = value
    if (typeof type !== 'string') return fault('missing required field: type', at)
    const check = Object.hasOwn(checks, type) ? checks[type] : undefined
    return check === undefined ? fault(`unsupported type: ${type}`, `${at}/type`) : check(value, at)
  }
}
