import { randomBytes, randomUUID } from 'node:crypto'
import { signWebhook } from '../../recall/sign-webhook.ts'
import { webhookKey } from '../../recall/verify-webhook.ts'
import { signSlackRequest } from '../../slack/sign-slack-request.ts'
import { type Check, type Finding, failure, fine, type Patient, skipped, warning } from './check.ts'
import { type Knock, knock, silenceWords } from './knock.ts'

const START_FIRST = 'Start the app (`npm start`), then run doctor again.'

/** Whether the app is reached under its public address. */
export const checkPublicUrl: Check = {
  name: 'Public address',
  needs: ['PUBLIC_URL'],
  async run({ config, facts }) {
    if (config.publicUrl === null) return skipped('PUBLIC_URL is not set; Socket Mode and polling need none')
    const door = await facts.door()
    const running = (await facts.app()).kind === 'running'
    return closedDoor(door, { url: config.publicUrl, running }) ?? fine(`${config.publicUrl} leads to the app`)
  },
}

/** Whether a webhook signed as Recall signs it gets through to the app, and one that is not is refused. */
export const checkWebhooks: Check = {
  name: 'Recall webhooks',
  needs: ['RECALL_WEBHOOK_SECRET', 'PUBLIC_URL', 'HOST', 'PORT'],
  async run(patient) {
    const { webhookSecrets } = patient.config.recall
    if (webhookSecrets.length === 0) return fine('none: polling mode, the app asks Recall by itself')
    const place = await placeOf(patient)
    if ('outcome' in place) return place
    const url = `${place.url}/webhooks/recall`
    for (const [index, secret] of webhookSecrets.entries()) {
      const answer = await sendSigned(url, secret)
      const which = webhookSecrets.length === 1 ? '' : ` (secret ${index + 1} of ${webhookSecrets.length})`
      if (!(answer.kind === 'answer' && answer.status === 204)) return webhookTrouble(answer, { url, which })
    }
    const forged = await sendSigned(url, `whsec_${randomBytes(24).toString('base64')}`)
    if (!(forged.kind === 'answer' && forged.status === 401)) {
      const got = forged.kind === 'answer' ? `HTTP ${forged.status}` : forged.code
      return failure(
        `${url} takes a signed webhook, but answers a forged one with ${got} instead of 401`,
        'Something in front of the app answers in its place. Let it pass /webhooks/recall on unchanged.',
      )
    }
    if (place.isPublic) return fine(`a signed one came through ${url}, a forged one was refused`)
    return warning(
      'the app takes a signed one on this machine; PUBLIC_URL is not set, so nobody knows whether Recall reaches it',
      `Set PUBLIC_URL, and enter PUBLIC_URL/webhooks/recall on the Recall dashboard, page “Webhooks”.`,
    )
  },
}

/** HTTP mode: whether a request signed as Slack signs it gets through to the app. */
export const checkSlackRequests: Check = {
  name: 'Slack requests',
  needs: ['SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'PUBLIC_URL', 'HOST', 'PORT'],
  async run(patient) {
    const { mode } = patient.config.slack
    if (mode.kind === 'socket') return skipped('Socket Mode: they come over the connection')
    const place = await placeOf(patient)
    if ('outcome' in place) return place
    const url = `${place.url}/slack/events`
    const challenge = randomUUID()
    // The handshake that Slack makes when the address is entered: it changes nothing.
    const body = JSON.stringify({ type: 'url_verification', token: 'doctor', challenge })
    const headers = signSlackRequest(mode.signingSecret, { body, at: Date.now() })
    const answer = await knock(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
    })
    if (answer.kind === 'answer' && answer.status === 200 && answer.text.includes(challenge)) {
      return fine(`a signed one came through ${url}`)
    }
    if (answer.kind === 'answer' && answer.status === 401) {
      return failure(
        `${url} refuses what SLACK_SIGNING_SECRET signs (HTTP 401)`,
        'The running app has another secret than this .env. Copy “Signing Secret” from your Slack app’s page “Basic Information”, and start the app anew.',
      )
    }
    if (answer.kind === 'answer' && answer.status === 404) {
      return failure(
        `${url} is not there (HTTP 404)`,
        'The running app is in Socket Mode, or the path in front of it is changed. Start the app anew with this .env.',
      )
    }
    return strangeAnswer(answer, url)
  },
}

/** Many workspaces: whether the page from which they install the app is there. */
export const checkInstallPage: Check = {
  name: 'Install page',
  needs: ['SLACK_CLIENT_ID', 'PUBLIC_URL'],
  async run(patient) {
    const { slack, publicUrl } = patient.config
    if (slack.access.kind === 'token' || publicUrl === null) return skipped('one workspace: it is installed by hand')
    const place = await placeOf(patient)
    if ('outcome' in place) return place
    const url = `${place.url}/slack/install`
    const answer = await knock(url)
    const isThere = answer.kind === 'answer' && (answer.status === 200 || answer.location?.includes('/oauth/') === true)
    if (isThere) return fine(`${url} is there`)
    if (answer.kind === 'answer' && answer.status === 404) {
      return failure(
        `${url} is not there (HTTP 404)`,
        'The running app is set up for one workspace. Start it anew with this .env.',
      )
    }
    return strangeAnswer(answer, url)
  },
}

/** Where requests can be sent to, or the line that says why they cannot. */
async function placeOf({ config, facts }: Patient): Promise<{ url: string; isPublic: boolean } | Finding> {
  const app = await facts.app()
  if (config.publicUrl !== null) {
    const closed = closedDoor(await facts.door(), { url: config.publicUrl, running: app.kind === 'running' })
    if (closed === null) return { url: config.publicUrl, isPublic: true }
    return closed.outcome === 'skipped' ? closed : skipped('the public address has to work first')
  }
  if (app.kind === 'running') return { url: app.address, isPublic: false }
  return skipped('the app does not run on this machine', START_FIRST)
}

/** Why /healthz was not answered by the app; null when it was. While the app is off, nobody can answer for it. */
function closedDoor(door: Knock, { url, running }: { url: string; running: boolean }): Finding | null {
  const { host } = new URL(url)
  if (door.kind === 'silent') {
    if (door.code === 'ECONNREFUSED' && !running) return skipped(`nothing listens at ${host} now`, START_FIRST)
    const { why, mend } = silenceWords(door.code, host)
    return failure(why, mend)
  }
  if (door.status === 200 && door.text.trim() === 'ok') return null
  if (door.status >= 502 && door.status <= 504 && !running) {
    return skipped(`a proxy answers at ${host}, but has no app behind it (HTTP ${door.status})`, START_FIRST)
  }
  return strangeAnswer(door, `${url}/healthz`)
}

async function sendSigned(url: string, secret: string): Promise<Knock> {
  // An event that the app does not use: it is answered like any other, and passed over.
  const body = JSON.stringify({ event: 'doctor.hello', data: {} })
  const headers = signWebhook(webhookKey(secret), { id: `msg_doctor_${randomUUID()}`, at: Date.now(), body })
  return await knock(url, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } })
}

function webhookTrouble(answer: Knock, { url, which }: { url: string; which: string }): Finding {
  if (answer.kind === 'answer' && answer.status === 401) {
    return failure(
      `${url} refuses what RECALL_WEBHOOK_SECRET signs${which} (HTTP 401)`,
      'The running app has another secret than this .env, or its clock is off. Start it anew with this .env.',
    )
  }
  if (answer.kind === 'answer' && answer.status === 404) {
    return failure(
      `${url} is not there (HTTP 404)`,
      'The running app has no RECALL_WEBHOOK_SECRET (polling mode), or the path in front of it is changed. Start it anew with this .env.',
    )
  }
  if (answer.kind === 'answer' && answer.status === 503) {
    return failure(
      `${url} cannot store webhooks now (HTTP 503)`,
      'See the line “App” and its log: the database does not take them, or a proxy has no app behind it.',
    )
  }
  return strangeAnswer(answer, url)
}

/** An answer that the app itself would not give. */
function strangeAnswer(answer: Knock, url: string): Finding {
  const { host } = new URL(url)
  if (answer.kind === 'silent') {
    const { why, mend } = silenceWords(answer.code, host)
    return failure(why, mend)
  }
  const { status, location, type } = answer
  if (status >= 300 && status < 400) {
    const to = location === null ? '' : ` to ${URL.parse(location, url)?.origin ?? 'another address'}`
    return failure(
      `${url} redirects${to} (HTTP ${status}), which Recall and Slack take for a failure`,
      'Let PUBLIC_URL be the address that it ends at, and let nothing redirect it: not to https, to www or to a login.',
    )
  }
  if (status === 401 || status === 403 || type.includes('html')) {
    return failure(
      `${url} is answered by something in front of the app (HTTP ${status})`,
      'A login, a firewall or another site answers. Let it pass /webhooks/recall, /slack/… and /r/… on to the app without asking.',
    )
  }
  if (status >= 502 && status <= 504) {
    return failure(
      `a proxy answers at ${host}, but does not reach the app (HTTP ${status})`,
      'Let the proxy lead to the address and port at which the app listens (HOST, PORT).',
    )
  }
  return failure(
    `${url} answers HTTP ${status}, which the app never does`,
    'Another program answers there. Let PUBLIC_URL lead to the app.',
  )
}
