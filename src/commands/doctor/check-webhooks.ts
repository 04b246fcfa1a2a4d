import { randomBytes, randomUUID } from 'node:crypto'
import { signWebhook } from '../../recall/sign-webhook.ts'
import { webhookKey } from '../../recall/verify-webhook.ts'
import { type Check, type Finding, failure, fine, warning } from './check.ts'
import { placeOf, strangeAnswer } from './door.ts'
import { type Knock, knock } from './knock.ts'

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
