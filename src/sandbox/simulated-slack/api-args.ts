import type { IncomingMessage } from 'node:http'
import { isRecord, type JsonRecord, parseJson } from './json.ts'

/** The arguments of one call. Forms carry only texts, so numbers, flags and JSON are read out of either form. */
export type ApiArgs = {
  names: string[]
  text(name: string): string | undefined
  flag(name: string): boolean
  /** The parsed value; undefined when it is absent, `UNREADABLE` when it is there and is not JSON. */
  json(name: string): unknown
}

/** Stands for an argument that should be JSON and is not. */
export const UNREADABLE = Symbol('unreadable JSON')

/** A read request body, or how Slack names what is wrong with it. */
export type ReadBody = { kind: 'read'; fields: JsonRecord } | { kind: 'refused'; error: string }

// Slack publishes no limit; a message with all its blocks stays far below.
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** Reads the form or JSON body, and the query, of a Web API call. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://slack').searchParams)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MAX_BODY_BYTES) chunks.push(bytes)
  }
  if (size > MAX_BODY_BYTES) return { kind: 'refused', error: 'invalid_post_type' }
  const body = Buffer.concat(chunks).toString('utf8')
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') {
    const fields = parseJson(body)
    if (fields === undefined) return { kind: 'refused', error: 'invalid_json' }
    return isRecord(fields) ? { kind: 'read', fields } : { kind: 'refused', error: 'json_not_object' }
  }
  if (type === 'application/x-www-form-urlencoded') {
    return { kind: 'read', fields: { ...query, ...Object.fromEntries(new URLSearchParams(body)) } }
  }
  if (body === '') return { kind: 'read', fields: query }
  return { kind: 'refused', error: type === undefined ? 'missing_post_type' : 'invalid_post_type' }
}

/** Gives typed access to the fields of a call. */
export function createApiArgs(fields: JsonRecord): ApiArgs {
  function text(name: string): string | undefined {
    const value = fields[name]
    if (typeof value === 'string') return value
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }
  return {
    names: Object.keys(fields),
    text,
    flag: (name) => ['true', '1'].includes(text(name) ?? ''),
    json(name) {
      const value = fields[name]
      if (typeof value !== 'string') return value
      if (value === '') return undefined
      return parseJson(value) ?? (value.trim() === 'null' ? undefined : UNREADABLE)
    },
  }
}
