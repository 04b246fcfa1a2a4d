import { type Finding, failure, type Patient, skipped } from './check.ts'
import { type Knock, silenceWords } from './knock.ts'

const START_FIRST = 'Start the app (`npm start`), then run doctor again.'

/** Where requests can be sent to, or the line that says why they cannot. */
export async function placeOf({ config, facts }: Patient): Promise<{ url: string; isPublic: boolean } | Finding> {
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
export function closedDoor(door: Knock, { url, running }: { url: string; running: boolean }): Finding | null {
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

/** An answer that the app itself would not give. */
export function strangeAnswer(answer: Knock, url: string): Finding {
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
