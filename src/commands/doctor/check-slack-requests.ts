import { randomUUID } from 'node:crypto'
import { signSlackRequest } from '../../slack/sign-slack-request.ts'
import { type Check, failure, fine, skipped } from './check.ts'
import { placeOf, strangeAnswer } from './door.ts'
import { knock } from './knock.ts'

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
