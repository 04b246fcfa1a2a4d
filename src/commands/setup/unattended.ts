import { addressOfRegion, type ConfigOutcome, readConfig, type SettingName } from '../../config.ts'
import { REGIONS } from '../../env-settings.ts'
import { ownSecrets } from './ask-slack.ts'
import { type Checked, checkAppToken, checkBotToken, checkRecallKey, checkRegions } from './check-given.ts'
import type { EnvValues } from './env-file.ts'
import { formFault } from './form-fault.ts'
import { FLAGS } from './options.ts'
import { merge } from './review.ts'
import type { Answers, Session } from './session.ts'

/** What nobody was asked about came to. `missing` and `refused` are lines for the person. */
export type Unattended =
  | { kind: 'answers'; answers: Answers; said: string[] }
  | { kind: 'missing'; lines: string[] }
  | { kind: 'refused'; lines: string[] }

type Given = Pick<Session, 'given' | 'before' | 'check' | 'slackUrl' | 'recallPlace' | 'addresses'>

/** Makes answers of what is given and what was there, asks Slack and Recall about them, and lists all that is missing at once. */
export async function answerUnattended(session: Given): Promise<Unattended> {
  const answers = completed(session)
  const said: string[] = []
  const settings = merge(session.before, answers)
  if (needsRegion(session, settings)) {
    const found = await checkRegions(settings['RECALL_API_KEY'] ?? '', { regions: REGIONS })
    if (found.region === undefined) return { kind: 'refused', lines: [`RECALL_API_KEY: ${found.words}`] }
    answers.RECALL_REGION = found.region
    said.push(`RECALL_API_KEY: ${found.words}`)
  }
  const whole = merge(session.before, answers)
  const read = readConfig({ ...whole, ...session.addresses })
  if (read.kind === 'faulty') return { kind: 'missing', lines: faultLines(read, whole) }
  if (!session.check) return { kind: 'answers', answers, said }
  const checked = await checkAll(session, whole)
  const bad = checked.filter(({ kind }) => kind !== 'good')
  if (bad.length > 0) return { kind: 'refused', lines: bad.map(lineOf) }
  return { kind: 'answers', answers, said: [...said, ...checked.map(lineOf)] }
}

function completed({ given, before }: Given): Answers {
  const answers: Answers = { ...given }
  if (given.SLACK_CLIENT_ID !== undefined)
    Object.assign(answers, { SLACK_BOT_TOKEN: null }, ownSecrets({ given, before }))
  else if (given.SLACK_BOT_TOKEN !== undefined) {
    Object.assign(answers, { SLACK_CLIENT_ID: null, SLACK_CLIENT_SECRET: null, SLACK_STATE_SECRET: null })
  }
  // With both set the app would wait for a connection.
  if (given.SLACK_SIGNING_SECRET !== undefined && given.SLACK_APP_TOKEN === undefined) answers.SLACK_APP_TOKEN = null
  return answers
}

function needsRegion({ check, recallPlace }: Given, settings: EnvValues): boolean {
  return check && recallPlace === null && 'RECALL_API_KEY' in settings && !('RECALL_REGION' in settings)
}

function faultLines(read: Extract<ConfigOutcome, { kind: 'faulty' }>, settings: EnvValues): string[] {
  return read.faults.map((fault) => {
    const name = fault.slice(0, fault.indexOf(':')) as SettingName
    const flag = FLAGS[name]?.flag
    const value = settings[name]
    // One that is in the wrong place says so itself.
    const what =
      value === undefined ? fault.slice(name.length + 2) : (formFault(name, value) ?? fault.slice(name.length + 2))
    return `${flag === undefined ? '' : `--${flag}, `}${name}: ${what}`
  })
}

type NamedCheck = Checked & { setting: SettingName }

async function checkAll(session: Given, settings: EnvValues): Promise<NamedCheck[]> {
  const { slackUrl, recallPlace } = session
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, RECALL_API_KEY: key = '', RECALL_REGION: region = '' } = settings
  const place = recallPlace ?? { apiUrl: addressOfRegion(region), name: `region ${region}` }
  const none: NamedCheck[] = []
  const lists = await Promise.all([
    bot === undefined ? none : named('SLACK_BOT_TOKEN', checkBotToken(bot, slackUrl)),
    app === undefined ? none : named('SLACK_APP_TOKEN', checkAppToken(app, slackUrl)),
    named('RECALL_API_KEY', checkKey(key, { place, isRegion: recallPlace === null, region })),
  ])
  return lists.flat()
}

async function named(setting: SettingName, checking: Promise<Checked>): Promise<NamedCheck[]> {
  return [{ ...(await checking), setting }]
}

async function checkKey(
  key: string,
  where: { place: { apiUrl: string; name: string }; isRegion: boolean; region: string },
): Promise<Checked> {
  const checked = await checkRecallKey(key, where.place)
  if (checked.kind !== 'bad' || !where.isRegion) return checked
  const elsewhere = await checkRegions(key, { regions: REGIONS.filter((region) => region !== where.region) })
  if (elsewhere.region === undefined) return { kind: 'bad', words: elsewhere.words }
  return { kind: 'bad', words: `it belongs to region ${elsewhere.region}: give --recall-region ${elsewhere.region}.` }
}

function lineOf({ setting, words, kind }: NamedCheck): string {
  return `${setting}: ${words}${kind === 'unsure' ? ' To write it all the same, give --no-check.' : ''}`
}
