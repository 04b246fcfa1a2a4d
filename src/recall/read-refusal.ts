import type { Refusal } from '../recording/recall-outcome.ts'
import { meetingSecrets, redactMessage } from './redact-message.ts'
import type { RecallAnswer } from './send-request.ts'

/** Recall's own code in an error's body, or null. */
export function errorCode({ json }: RecallAnswer): string | null {
  const code = isMap(json) ? json['code'] : null
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : null
}

/** A short word on an answer for the log: its status, and Recall's code where there is one. */
export function describeAnswer(answer: RecallAnswer): string {
  return [`HTTP ${answer.status}`, errorCode(answer) ?? (answer.html ? '(a web page)' : null)].filter(Boolean).join(' ')
}

/**
 * Reads an answered 4xx of Create Bot (facts 1.7): `{code, detail}`, a map of fields, or a web page, which is never
 * shown. `sentBody` is the request's body; the passcode in its link is taken out of the message.
 */
export function readRefusal(answer: RecallAnswer, sentBody: string): Refusal {
  return {
    kind: kindOf(answer),
    status: answer.status,
    code: errorCode(answer),
    message: refusalMessage(answer, meetingSecrets(sentBody)),
  }
}

/** Recall's own sentence in an answered 4xx, for people, without the given secrets; null where it gave none. */
export function refusalMessage(answer: RecallAnswer, secrets: string[]): string | null {
  const text = messageOf(answer.json)
  return text === '' ? null : redactMessage(text, secrets)
}

/** Tells a 400 that names a part of the body which the other dialect of Recall's API spells differently (rule 24). */
export function namesOtherForm({ status, json }: RecallAnswer): boolean {
  const fields = namedFields(json)
  return (
    status === 400 &&
    ['automatic_leave', 'recording_config'].some((name) => fields.includes(name) || detailOf(json).includes(name))
  )
}

function kindOf(answer: RecallAnswer): Refusal['kind'] {
  if (errorCode(answer) === 'teams_blacklisted_tenant') return 'tenant'
  switch (answer.status) {
    case 400:
      return isAboutLink(answer) ? 'link' : 'other'
    case 401:
      return 'key'
    case 402:
      return 'credit'
    case 403:
      return answer.html || errorCode(answer) === 'request_blocked' ? 'blocked' : 'other'
    default:
      return 'other'
  }
}

function isAboutLink({ json, html }: RecallAnswer): boolean {
  const fields = namedFields(json)
  return !html && (fields.length === 0 || fields.includes('meeting_url'))
}

// `non_field_errors` is Django's name for an error of no field in particular.
const NOT_FIELDS = ['code', 'detail', 'message', 'error', 'non_field_errors']

function namedFields(json: unknown): string[] {
  return isMap(json) ? Object.keys(json).filter((key) => !NOT_FIELDS.includes(key)) : []
}

function detailOf(json: unknown): string {
  const detail = isMap(json) ? (json['detail'] ?? json['message'] ?? json['error']) : null
  return typeof detail === 'string' ? detail : ''
}

function messageOf(json: unknown): string {
  const detail = detailOf(json)
  if (detail !== '' || !isMap(json)) return detail
  return Object.entries(json)
    .filter(([field]) => field !== 'code')
    .map(([field, value]) => {
      const text = flatten(value, 0)
      return field === 'meeting_url' || NOT_FIELDS.includes(field) ? text : `${field}: ${text}`
    })
    .join(' ')
}

function flatten(value: unknown, depth: number): string {
  if (typeof value === 'string') return value
  if (depth > 4) return ''
  if (Array.isArray(value)) return value.map((entry) => flatten(entry, depth + 1)).join(' ')
  return isMap(value)
    ? Object.entries(value)
        .map(([key, entry]) => `${key}: ${flatten(entry, depth + 1)}`)
        .join(' ')
    : ''
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
