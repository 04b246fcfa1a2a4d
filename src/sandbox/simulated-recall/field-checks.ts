/** A value as JSON gives it, in a record whose keys nobody promised. */
export type JsonRecord = Record<string, unknown>

/** What is wrong with a field: texts, or the same for the fields inside it. The shape of a 400 of Django REST framework. */
export type FieldFault = string[] | { [field: string]: FieldFault }

/** Looks at one value; undefined when there is nothing wrong with it. */
export type FieldCheck = (value: unknown) => FieldFault | undefined

/** Tells whether a JSON value is an object (not an array, not null). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object whose known fields pass their checks. Unknown fields are ignored, as Recall does. */
export function objectOf(fields: Record<string, FieldCheck>, required: readonly string[] = []): FieldCheck {
  return (value) => {
    if (!isRecord(value)) return [`Invalid data. Expected a dictionary, but got ${typeNameOf(value)}.`]
    const faults: { [field: string]: FieldFault } = {}
    for (const field of required) if (!(field in value)) faults[field] = ['This field is required.']
    for (const [field, check] of Object.entries(fields)) {
      const fault = field in value ? check(value[field]) : undefined
      if (fault !== undefined) faults[field] = fault
    }
    return Object.keys(faults).length > 0 ? faults : undefined
  }
}

/** The same check, but null passes too. */
export function orNull(check: FieldCheck): FieldCheck {
  return (value) => (value === null ? undefined : check(value))
}

/** A text of at most `maxLength` characters, not blank. */
export function textOf(maxLength = Number.POSITIVE_INFINITY): FieldCheck {
  return (value) => {
    if (value === null) return ['This field may not be null.']
    if (typeof value !== 'string') return ['Not a valid string.']
    if (value.trim() === '') return ['This field may not be blank.']
    return [...value].length > maxLength ? [`Ensure this field has no more than ${maxLength} characters.`] : undefined
  }
}

/** A whole number, `min` or more. */
export function integerFrom(min: number): FieldCheck {
  return (value) => {
    if (value === null) return ['This field may not be null.']
    if (typeof value !== 'number' || !Number.isInteger(value)) return ['A valid integer is required.']
    return value < min ? [`Ensure this value is greater than or equal to ${min}.`] : undefined
  }
}

/** One of the given words. */
export function choiceOf(...choices: readonly string[]): FieldCheck {
  return (value) =>
    choices.some((choice) => choice === value) ? undefined : [`"${String(value)}" is not a valid choice.`]
}

/** True or false. */
export function booleanValue(value: unknown): FieldFault | undefined {
  return typeof value === 'boolean' ? undefined : ['Must be a valid boolean.']
}

/** A time in ISO 8601. */
export function timeText(value: unknown): FieldFault | undefined {
  const isTime =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  return isTime
    ? undefined
    : ['Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].']
}

/** A map of texts or nulls, each text at most 500 characters (docs.recall.ai/docs/custom-metadata). */
export function metadataMap(value: unknown): FieldFault | undefined {
  if (!isRecord(value)) return [`Expected a dictionary of items but got type "${typeNameOf(value)}".`]
  const faults: { [field: string]: FieldFault } = {}
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && typeof item !== 'string') faults[key] = ['Not a valid string.']
    else if (item !== null && [...item].length > 500)
      faults[key] = ['Ensure this field has no more than 500 characters.']
  }
  return Object.keys(faults).length > 0 ? faults : undefined
}

/** An array whose items pass the check. */
export function listOf(check: FieldCheck): FieldCheck {
  return (value) => {
    if (!Array.isArray(value)) return [`Expected a list of items but got type "${typeNameOf(value)}".`]
    return value.map(check).find((fault) => fault !== undefined)
  }
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  return { string: 'str', number: 'int', boolean: 'bool', object: 'dict' }[typeof value as string] ?? typeof value
}
