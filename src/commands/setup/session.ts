import type { SettingName } from '../../config.ts'
import type { Ask } from './ask.ts'
import type { Checked, RecallPlace } from './check-given.ts'
import type { EnvValues } from './env-file.ts'
import { formFault } from './form-fault.ts'

/** Settings to be written; null takes one out. */
export type Answers = Partial<Record<SettingName, string | null>>

/** One run of the wizard. */
export type Session = {
  ask: Ask
  /** From flags and the environment: not asked for again. */
  given: Partial<Record<SettingName, string>>
  /** What the file said before: offered again. */
  before: EnvValues
  slackUrl: string
  /** Where Recall is when an address is set for it; null: in one of its regions. */
  recallPlace: RecallPlace | null
  addressOfRegion: (region: string) => string
  /** Whether Slack and Recall are asked. */
  check: boolean
  openBrowser: (url: string) => void
  /** The text of manifest.yml. */
  manifest: string
  /** Addresses of simulators that the environment gives: they hold for this run and are not written. */
  addresses: EnvValues
}

/** A setting to ask for. `empty`: what an empty answer means when nothing was there before; null: it has to be answered. */
export type Question = {
  setting: SettingName
  message: string
  secret: boolean
  empty: string | null
  placeholder?: string
  fault?: (value: string) => string | null
  check?: (value: string) => Promise<Checked>
}

/** Asks until an answer stands: right in its form, and taken by whoever it is for, or the person goes on without. */
export async function askFor(session: Session, question: Question): Promise<string> {
  const { given, before, ask } = session
  const { setting } = question
  let value = given[setting]
  for (;;) {
    if (value !== undefined) {
      const fault = faultOf(question, value)
      if (fault !== null) ask.warn(`${setting}: ${fault}`)
      else if (await stands(session, question, value)) return value
    }
    const typed = await type(session, question)
    if (typed === OUT && question.empty !== null) return question.empty
    value = typed === '' ? (before[setting] ?? question.empty ?? '') : typed
    if (value === '') return ''
  }
}

/** What takes a setting out that was there and need not be. */
const OUT = '-'

function faultOf({ setting, fault, empty }: Question, value: string): string | null {
  if (value === OUT && empty !== null) return null
  return formFault(setting, value) ?? fault?.(value) ?? null
}

function type({ ask, before }: Session, question: Question): Promise<string> {
  const old = before[question.setting]
  const shown = question.secret ? 'the one in the file' : old
  const out = question.empty === null ? '' : `, ${OUT} takes it out`
  const keeps = old === undefined ? '' : ` (Enter keeps ${shown}${out})`
  const asked = {
    message: `${question.message}${keeps}`,
    kept: old !== undefined || question.empty !== null,
    fault: (value: string) => faultOf(question, value),
    ...(question.placeholder === undefined || old !== undefined ? {} : { placeholder: question.placeholder }),
  }
  return question.secret ? ask.secret(asked) : ask.text(asked)
}

async function stands({ ask, check }: Session, question: Question, value: string): Promise<boolean> {
  if (!check || question.check === undefined) return true
  const checked = await ask.wait('Asking …', question.check(value), ({ kind, words }) => ({
    good: kind === 'good',
    words,
  }))
  if (checked.kind === 'good' && checked.warning !== undefined) ask.warn(checked.warning)
  if (checked.kind !== 'unsure') return checked.kind === 'good'
  return await ask.confirm('Take it without this check?', false)
}
