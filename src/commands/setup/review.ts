import type { SettingName } from '../../config.ts'
import type { EnvValues } from './env-file.ts'
import type { Answers } from './session.ts'

/** A setting that will not be what it was. Secrets are not shown. */
export type Change = { name: string; kind: 'new' | 'other' | 'out'; shown: string }

const SECRETS: readonly SettingName[] = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'RECALL_API_KEY',
  'RECALL_WEBHOOK_SECRET',
  'ENCRYPTION_KEY',
]

/** All settings as they will stand: what was there, with the answers in its place. Empty ones are left out. */
export function merge(before: EnvValues, answers: Answers): EnvValues {
  const merged = Object.entries({ ...before, ...answers })
  return Object.fromEntries(
    merged.filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && (entry[1] !== '' || entry[0] === 'JOIN_MESSAGE'),
    ),
  )
}

/** What differs, in the order of `after`. */
export function changesOf(before: EnvValues, after: EnvValues): Change[] {
  const set = Object.entries(after).flatMap(([name, value = '']): Change[] => {
    const old = before[name] ?? ''
    if (old === value) return []
    const shown = old === '' ? mask(name, value) : `${mask(name, old)} → ${mask(name, value)}`
    return [{ name, kind: old === '' ? 'new' : 'other', shown }]
  })
  const gone = Object.keys(before).filter((name) => !(name in after) && before[name] !== '')
  return [
    ...set,
    ...gone.map((name): Change => ({ name, kind: 'out', shown: `${mask(name, before[name] ?? '')} → not set` })),
  ]
}

/** A change as a line. */
export function changeLine({ name, kind, shown }: Change): string {
  return `${{ new: '+', other: '~', out: '-' }[kind]} ${name.padEnd(22)} ${shown}`
}

function mask(name: string, value: string): string {
  if (SECRETS.includes(name as SettingName)) return `${/^(xoxb-|xapp-|whsec_)/.exec(value)?.[1] ?? ''}••••••`
  // The last @ ends the password, and a query may hold one too.
  return value.replace(/(:\/\/[^:/@]*):.*@/s, '$1:••••••@').replace(/([?&]password=)[^&]*/, '$1••••••')
}
