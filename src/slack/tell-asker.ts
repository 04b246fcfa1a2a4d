import type { WebClient } from '@slack/web-api'
import type { AnswerOutcome } from '../recording/slack-outcome.ts'
import type { AnswerRoute } from '../recording/thread.ts'
import { classifySlackError } from './classify-slack-error.ts'
import type { Message } from './messages/message.ts'

/** Whom to tell, where they asked, and the way that Slack gave us. `channel` null: on the Home tab. `threadTs` null: outside of threads. */
export type Asker = { channel: string | null; user: string; route: AnswerRoute | null; threadTs: string | null }

type Deps = { client: WebClient; clock: { now(): number } }

/** Half of what a call to Slack may take: two more routes follow, and all of them must fit into 30 s. */
const RESPOND_MS = 5_000

/** What is told, worded for the channel of the ask (`here`) or for a direct message, where "here" would be misread. */
type Answer = (place: 'here' | 'direct') => Message

/**
 * Tells only the asker: by the response URL, else in the channel for them alone, else by direct message (rule 12). What
 * somebody did in a thread is answered in that thread first: a response URL shows it in the channel only.
 */
export async function tellAsker(deps: Deps, asker: Asker, answer: Answer): Promise<AnswerOutcome> {
  const ways = asker.route?.inThread === true ? [alone, byUrl, direct] : [byUrl, alone, direct]
  let why = ''
  for (const way of ways) {
    const trouble = await way(deps, asker, answer)
    if (trouble === null) return { kind: 'told' }
    why = trouble
  }
  return { kind: 'untold', why }
}

/** Null when it worked, else why not. */
type Way = (deps: Deps, asker: Asker, answer: Answer) => Promise<string | null>

const byUrl: Way = async ({ clock }, { route }, answer) => {
  if (route === null || clock.now() >= route.usableUntil) return 'no response URL'
  return (await respond(route.responseUrl, answer('here'))) ? null : 'response URL refused'
}

const alone: Way = async ({ client }, { channel, user, threadTs }, answer) => {
  if (channel === null) return 'no channel'
  const where = { channel, user, ...(threadTs === null ? {} : { thread_ts: threadTs }) }
  return await tried(client.chat.postEphemeral({ ...where, ...answer('here') }))
}

const direct: Way = ({ client }, { user }, answer) =>
  tried(client.chat.postMessage({ channel: user, ...answer('direct'), unfurl_links: false, unfurl_media: false }))

/**
 * Posts to a response URL, which also works where we may not post. False when it did not answer that it did. The URL is
 * a secret: no error of this call leaves here.
 */
export function respond(responseUrl: string, answer: Message): Promise<boolean> {
  // After a press, Slack might take an answer for the new text of the pressed message.
  return post(responseUrl, { response_type: 'ephemeral', replace_original: false, ...answer })
}

/** Takes away the message, seen by one person only, whose button was pressed. False when Slack did not answer that it did. */
export function deleteOriginal(responseUrl: string): Promise<boolean> {
  return post(responseUrl, { delete_original: true })
}

async function post(responseUrl: string, body: object): Promise<boolean> {
  try {
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(RESPOND_MS),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/** Null when it worked, else why not. */
async function tried(call: Promise<unknown>): Promise<string | null> {
  try {
    await call
    return null
  } catch (error) {
    const { trouble } = classifySlackError(error)
    return 'why' in trouble ? trouble.why : trouble.kind
  }
}
