import { randomBytes } from 'node:crypto'
import { askPublicUrl } from './ask-public-url.ts'
import { checkAppToken, checkBotToken } from './check-given.ts'
import { type AppKind, createLink } from './create-link.ts'
import type { EnvValues } from './env-file.ts'
import { type Answers, askFor, type Session } from './session.ts'

/** What Slack's part came to. `botName`: what people type behind the @, where that is known. */
export type SlackAnswers = { answers: Answers; botName: string | null }

type Way = 'socket' | 'http' | 'workspaces'

/** Walks through making the Slack app, and asks for what its pages show. */
export async function askSlack(session: Session): Promise<SlackAnswers> {
  const way = wayGiven(session.given) ?? (await askWay(session))
  const oauth = way === 'workspaces'
  const http = way === 'http' || (oauth && (await askHttp(session)))
  const why = oauth
    ? 'Slack sends people back to this address after they install the app.'
    : 'Slack sends its requests to this address.'
  const publicUrl = http || oauth ? await askPublicUrl(session, { why, required: true }) : null
  await makeApp(session, { http, oauth, publicUrl })
  const kept = publicUrl === null ? {} : { PUBLIC_URL: publicUrl }
  const access = oauth ? { answers: await askClient(session), botName: null } : await askBotToken(session)
  const mode = http ? await askSigningSecret(session) : await askAppToken(session)
  return { answers: { ...kept, ...access.answers, ...mode }, botName: access.botName }
}

function wayGiven(given: Session['given']): Way | null {
  if (given.SLACK_CLIENT_ID !== undefined) return 'workspaces'
  if (given.SLACK_APP_TOKEN !== undefined) return 'socket'
  return given.SLACK_SIGNING_SECRET === undefined ? null : 'http'
}

function askWay({ ask, before }: Session): Promise<Way> {
  const last = before['SLACK_CLIENT_ID'] ? 'workspaces' : isHttp(before) ? 'http' : 'socket'
  return ask.choose<Way>(
    'How is the app used?',
    [
      {
        value: 'socket',
        label: 'In one workspace, and it connects to Slack by itself',
        hint: 'Socket Mode, the simplest',
      },
      { value: 'http', label: 'In one workspace, and Slack calls it', hint: 'needs a public https address' },
      {
        value: 'workspaces',
        label: 'In many workspaces, each installs it',
        hint: 'OAuth: needs a public https address',
      },
    ],
    last,
  )
}

async function askHttp({ ask, given, before }: Session): Promise<boolean> {
  if (given.SLACK_APP_TOKEN !== undefined) return false
  if (given.SLACK_SIGNING_SECRET !== undefined) return true
  const chosen = await ask.choose<'socket' | 'http'>(
    'How do commands reach it?',
    [
      { value: 'socket', label: 'It connects to Slack by itself', hint: 'Socket Mode' },
      { value: 'http', label: 'Slack calls it', hint: 'under the public https address' },
    ],
    isHttp(before) ? 'http' : 'socket',
  )
  return chosen === 'http'
}

function isHttp(before: EnvValues): boolean {
  return !before['SLACK_APP_TOKEN'] && Boolean(before['SLACK_SIGNING_SECRET'])
}

async function makeApp({ ask, openBrowser, manifest, given, before }: Session, kind: AppKind): Promise<void> {
  // Whoever has its tokens has made it.
  if (given.SLACK_BOT_TOKEN !== undefined || given.SLACK_CLIENT_ID !== undefined) return
  const link = createLink(manifest, kind)
  if ('problem' in link) {
    ask.warn(`${link.problem}\nThe link for making the Slack app cannot be made for it; README.md shows how by hand.`)
    return
  }
  const how = await ask.choose<'link' | 'manifest' | 'there'>(
    'The Slack app',
    [
      { value: 'link', label: 'Make it now', hint: 'opens Slack’s page, filled in; the link is printed too' },
      { value: 'manifest', label: 'Show the manifest, to paste it there myself' },
      { value: 'there', label: 'I have it already' },
    ],
    before['SLACK_BOT_TOKEN'] || before['SLACK_CLIENT_ID'] ? 'there' : 'link',
  )
  if (how === 'there') return
  if (how === 'link') {
    openBrowser(link.url)
    ask.say('If no browser has opened, open this link yourself, on any machine:')
    ask.raw(link.url)
    ask.steps('On that page', ['Choose your workspace, press Next, look it over, press Create.'])
    return
  }
  ask.say('Open https://api.slack.com/apps, “Create New App”, “From a manifest”, choose your workspace, and paste:')
  ask.raw(link.manifest)
}

async function askBotToken(session: Session): Promise<SlackAnswers> {
  if (session.given.SLACK_BOT_TOKEN === undefined) {
    session.ask.steps('The bot token', [
      '1. On the Slack app’s page “Install App”, press “Install to …” and allow it.',
      '2. Copy the “Bot User OAuth Token”.',
    ])
  }
  let botName: string | null = null
  const token = await askFor(session, {
    setting: 'SLACK_BOT_TOKEN',
    message: 'Bot User OAuth Token, xoxb-…',
    secret: true,
    empty: null,
    check: async (value) => {
      const checked = await checkBotToken(value, session.slackUrl)
      if (checked.kind === 'good') botName = checked.name ?? null
      return checked
    },
  })
  const none = { SLACK_CLIENT_ID: null, SLACK_CLIENT_SECRET: null, SLACK_STATE_SECRET: null }
  return { answers: { SLACK_BOT_TOKEN: token, ...none }, botName }
}

async function askAppToken(session: Session): Promise<Answers> {
  if (session.given.SLACK_APP_TOKEN === undefined) {
    session.ask.steps('The app token', [
      '1. On the Slack app’s page “Basic Information”, go down to “App-Level Tokens”.',
      '2. Press “Generate Token and Scopes”, give it any name,',
      '   add the scope connections:write, press Generate.',
      '3. Copy the token.',
    ])
  }
  const token = await askFor(session, {
    setting: 'SLACK_APP_TOKEN',
    message: 'App-level token, xapp-…',
    secret: true,
    empty: null,
    check: (value) => checkAppToken(value, session.slackUrl),
  })
  return { SLACK_APP_TOKEN: token }
}

async function askSigningSecret(session: Session): Promise<Answers> {
  const secret = await askFor(session, {
    setting: 'SLACK_SIGNING_SECRET',
    message: 'Signing Secret (page “Basic Information”, “App Credentials”)',
    secret: true,
    empty: null,
  })
  // With both set the app would wait for a connection.
  return { SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: null }
}

async function askClient(session: Session): Promise<Answers> {
  session.ask.say('On the Slack app’s page “Basic Information”, “App Credentials”:')
  const id = await askFor(session, { setting: 'SLACK_CLIENT_ID', message: 'Client ID', secret: false, empty: null })
  const secret = await askFor(session, {
    setting: 'SLACK_CLIENT_SECRET',
    message: 'Client Secret',
    secret: true,
    empty: null,
  })
  return { SLACK_CLIENT_ID: id, SLACK_CLIENT_SECRET: secret, SLACK_BOT_TOKEN: null, ...ownSecrets(session) }
}

/** The secrets that many workspaces need and nobody else knows: those that are there, else new ones. */
export function ownSecrets({ given, before }: Pick<Session, 'given' | 'before'>): Answers {
  const known = { ...before, ...given }
  return {
    SLACK_STATE_SECRET: known['SLACK_STATE_SECRET'] ?? randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: known['ENCRYPTION_KEY'] ?? randomBytes(32).toString('base64'),
  }
}
