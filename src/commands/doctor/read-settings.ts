import { type Config, readConfig, type SettingName } from '../../config.ts'

/** The settings, and what is wrong with them. What stands in for faulty ones must not be used: `faulty` names them. */
export type ReadSettings = { config: Config; faults: string[]; faulty: ReadonlySet<SettingName> }

const OF_OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const
const ACCESS = ['SLACK_BOT_TOKEN', ...OF_OAUTH] as const

/** Of the right form, and of no use. */
const STAND_INS: Partial<Record<SettingName, string>> = {
  SLACK_BOT_TOKEN: 'xoxb-0',
  SLACK_APP_TOKEN: 'xapp-0',
  RECALL_API_KEY: '0',
  RECALL_REGION: 'us-east-1',
}

/** Reads the settings so that one that is faulty does not hide what can be said of the others. */
export function readSettings(env: Partial<Record<SettingName, string>>): ReadSettings {
  const read = readConfig(env)
  if (read.kind === 'ok') return { config: read.config, faults: [], faulty: new Set() }
  const faulty = new Set(read.faults.map((fault) => fault.slice(0, fault.indexOf(':')) as SettingName))
  const needed: SettingName[] = OF_OAUTH.some((name) => name in env)
    ? [...ACCESS, 'ENCRYPTION_KEY', 'PUBLIC_URL']
    : [...ACCESS]
  // They are only right or wrong together.
  if (needed.some((name) => faulty.has(name))) for (const name of ACCESS) faulty.add(name)
  const rest = Object.entries(env).filter(([name]) => !faulty.has(name as SettingName))
  const standIns = Object.entries(STAND_INS).filter(([name]) => faulty.has(name as SettingName))
  const again = readConfig(Object.fromEntries([...rest, ...standIns]))
  if (again.kind === 'ok') return { config: again.config, faults: read.faults, faulty }
  throw new Error(`settings that nothing can stand in for: ${again.faults.join('; ')}`)
}
