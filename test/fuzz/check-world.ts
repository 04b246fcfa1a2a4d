import { CANARY_MARKS, UNESCAPED } from './canaries.ts'
import { crashes, type FuzzWorld } from './fuzz-world.ts'

/** Looks at everything since its last look, and tells what must not be there. */
export type Watch = () => string[]

/** Slack's words for a call that was built wrongly: whatever came in, such a call must not go out. */
const BUILT_WRONG =
  /^(?:invalid_(?:blocks|blocks_format|arguments|arg_name|array_arg|form_data|post_type|json|metadata_format|metadata_schema)|msg_too_long|no_text|msg_blocks_too_long|metadata_too_large|view_too_large|unknown_method|not_authed)$/

// The price of settling an edit whose answer was lost; and of hundreds of questions in one moment of a clock that stands
// still, whose answers are on their way already when Slack says that it is too much.
const HARMLESS = new Set(['edit_changes_nothing', 'edited_too_often', 'called_before_retry_after'])

/** Begins to watch a world, from now on. */
export function watchWorld(world: FuzzWorld): Watch {
  const seen = { lines: world.logged.length, calls: world.slack.calls.length, responses: 0, violations: 0 }
  return () => {
    const lines = world.logged.slice(seen.lines)
    const calls = world.slack.calls.slice(seen.calls)
    const responses = world.relay.responses.slice(seen.responses)
    const violations = world.slack.violations.slice(seen.violations)
    seen.lines += lines.length
    seen.calls += calls.length
    seen.responses += responses.length
    seen.violations += violations.length
    const sent = [...calls.map(({ args }) => JSON.stringify(args, shown)), ...responses]
    return [
      ...crashes.splice(0).map((crash) => `nobody caught: ${crash}`),
      ...lines.flatMap((line) => faultsOfLine(world, line)),
      ...calls.flatMap(({ method, args, answer }) => {
        const error = errorOf(answer)
        return BUILT_WRONG.test(error) && !isForNobody(world, args)
          ? [`Slack refused ${method}: ${error} ${JSON.stringify(args).slice(0, 2000)}`]
          : []
      }),
      ...sent.filter((text) => UNESCAPED.test(text)).map((text) => `unescaped: ${text.slice(0, 1500)}`),
      ...violations.filter(({ kind }) => !HARMLESS.has(kind)).map(({ kind, detail }) => `violation ${kind}: ${detail}`),
      ...pollution(),
    ]
  }
}

// What Slack gave to be given back is read by nobody.
function shown(name: string, value: unknown): unknown {
  return name === 'trigger_id' ? undefined : value
}

// Simulated Slack's word for a Home tab of somebody who is not there.
function isForNobody(world: FuzzWorld, { user_id: user }: Record<string, unknown>): boolean {
  try {
    return user !== undefined && world.slack.user(String(user)).id === ''
  } catch {
    return true
  }
}

function faultsOfLine(world: FuzzWorld, line: string): string[] {
  const told = [...CANARY_MARKS, ...world.secrets].find((mark) => line.includes(mark))
  const signed = /X-Amz-Signature=(?!…)/.test(line)
  return [
    ...(told !== undefined || signed ? [`the log tells a secret: ${line.slice(0, 600)}`] : []),
    ...(isError(line) ? [`logged as an error: ${line.slice(0, 1200)}`] : []),
  ]
}

function isError(line: string): boolean {
  try {
    return (JSON.parse(line) as { level: number }).level >= 50
  } catch {
    return true
  }
}

function errorOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('body' in answer)) return ''
  const { body } = answer
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : ''
}

function pollution(): string[] {
  const added = Object.keys(Object.prototype)
  const bare: Record<string, unknown> = {}
  return added.length > 0 || bare['polluted'] !== undefined ? ['Object.prototype was polluted'] : []
}
