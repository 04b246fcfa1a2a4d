import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { WebClient } from '@slack/web-api'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { clientOf, clientOptions, codeOf, startSlack } from './slack-fixture.ts'

const REDIRECT = 'http://127.0.0.1:1/slack/oauth_redirect'
const INITECH = { id: 'E0INITECH', name: 'Initech' }

const access = (slack: SimulatedSlack, args: { code?: string; refresh_token?: string; redirect_uri?: string }) => {
  const { clientId: client_id, clientSecret: client_secret } = slack.oauth
  const grant = args.refresh_token === undefined ? {} : { grant_type: 'refresh_token' as const }
  return new WebClient(undefined, clientOptions(slack)).oauth.v2.access({ client_id, client_secret, ...grant, ...args })
}

const allow = (slack: SimulatedSlack, id: string) =>
  slack.oauth.allow({
    holder: { kind: id.startsWith('E') ? 'org' : 'team', id },
    scopes: ['chat:write'],
    redirectUri: REDIRECT,
  })

const install = async (slack: SimulatedSlack, id: string) =>
  await access(slack, { code: allow(slack, id), redirect_uri: REDIRECT })

describe('an install by OAuth', () => {
  test('oauth.v2.access exchanges a code once, with the right secret and address', async () => {
    const { slack } = await startSlack()
    const acme = slack.addWorkspace({ name: 'acme' })
    const code = allow(slack, acme.app.teamId)
    expect(await codeOf(access(slack, { code, redirect_uri: 'http://127.0.0.1:2/' }))).toBe('bad_redirect_uri')
    const given = await access(slack, { code, redirect_uri: REDIRECT })
    expect(given).toMatchObject({
      ...{ token_type: 'bot', scope: 'chat:write', bot_user_id: acme.app.botUserId, app_id: 'A0SIMULATED' },
      ...{ team: { id: 'T0ACME', name: 'Acme' }, enterprise: null, is_enterprise_install: false },
    })
    expect(given.refresh_token).toBeUndefined()
    expect(await codeOf(access(slack, { code, redirect_uri: REDIRECT }))).toBe('code_already_used')
    expect(await codeOf(access(slack, { code: 'made up' }))).toBe('invalid_code')
    const wrong = new WebClient(undefined, clientOptions(slack)).oauth.v2
    const { clientId: client_id, clientSecret: client_secret } = slack.oauth
    expect(await codeOf(wrong.access({ client_id, client_secret: 'x', code }))).toBe('bad_client_secret')
    expect(await codeOf(wrong.access({ client_id: '1.1', client_secret, code }))).toBe('invalid_client_id')
  })

  test('the page for it offers each workspace, and sends the browser back with a code or a refusal', async () => {
    const { slack } = await startSlack()
    slack.addWorkspace({ name: 'north', enterprise: INITECH })
    const url = new URL('/oauth/v2/authorize', slack.apiUrl)
    url.search = new URLSearchParams({
      ...{ client_id: slack.oauth.clientId, scope: 'commands,chat:write', state: 's', redirect_uri: REDIRECT },
    }).toString()
    const page = await (await fetch(url)).text()
    for (const label of ['Allow in Simulated workspace', 'Allow in North', 'Allow in all of Initech', 'Cancel']) {
      expect(page).toContain(`>${label}</a>`)
    }
    const back = async (choice: string) => {
      const answer = await fetch(`${url}&choice=${choice}`, { redirect: 'manual' })
      return new URL(answer.headers.get('location') ?? '').searchParams
    }
    expect((await back('cancel')).get('error')).toBe('access_denied')
    const allowed = await back('E0INITECH')
    expect(allowed.get('state')).toBe('s')
    const given = await access(slack, { code: allowed.get('code') ?? '', redirect_uri: REDIRECT })
    expect(given).toMatchObject({ team: null, enterprise: INITECH, is_enterprise_install: true })
    url.searchParams.set('scope', 'admin')
    expect((await fetch(url)).status).toBe(400)
  })

  test('rotating tokens die after twelve hours, and a refresh token works once and for a short grace', async () => {
    const { slack, clock } = await startSlack()
    slack.oauth.useRotation(true)
    const first = await install(slack, slack.app.teamId)
    expect(first).toMatchObject({ expires_in: 43_200, refresh_token: expect.stringMatching(/^xoxe-1-/) })
    const test = (token?: string) => clientOf(slack, token ?? '').auth.test()
    const refresh = () => access(slack, { refresh_token: first.refresh_token ?? '' })
    const second = await refresh()
    expect((await test(first.access_token)).ok).toBe(true)
    clock.skip(30_000)
    const third = await refresh()
    // Two tokens live at the same time.
    expect(await codeOf(test(first.access_token))).toBe('account_inactive')
    expect((await test(second.access_token)).ok).toBe(true)
    clock.skip(60_000)
    expect(await codeOf(refresh())).toBe('invalid_refresh_token')
    clock.skip(12 * 60 * 60_000)
    expect(await codeOf(test(third.access_token))).toBe('token_expired')
  })

  test('a token works in its own workspace, and one of an organisation in each that a call names', async () => {
    const { slack } = await startSlack()
    const [acme, north, south] = [
      slack.addWorkspace({ name: 'acme' }),
      slack.addWorkspace({ name: 'north', enterprise: INITECH }),
      slack.addWorkspace({ name: 'south', enterprise: INITECH }),
    ]
    const own = clientOf(slack, (await install(slack, 'T0ACME')).access_token)
    expect(await own.auth.test()).toMatchObject({ team_id: 'T0ACME', user_id: 'U0ACME', is_enterprise_install: false })
    await own.chat.postMessage({ channel: acme.channel('#standup').id, text: 'here' })
    expect(acme.messages('#standup')).toHaveLength(1)
    const elsewhere = { channel: north.channel('#standup').id, text: 'there' }
    expect(await codeOf(own.chat.postMessage(elsewhere))).toBe('channel_not_found')

    const { access_token: token } = await install(slack, INITECH.id)
    const inTeam = (teamId: string) => new WebClient(token, { ...clientOptions(slack), teamId })
    for (const { app, channel } of [north, south]) {
      await inTeam(app.teamId).chat.postMessage({ channel: channel('#standup').id, text: 'here' })
    }
    expect([north, south].map(({ messages }) => messages('#standup').length)).toEqual([1, 1])
    expect(await codeOf(clientOf(slack, token).chat.postMessage(elsewhere))).toBe('missing_argument')
    expect(await codeOf(inTeam('T0ACME').chat.postMessage(elsewhere))).toBe('team_access_not_granted')
  })

  test('an uninstall ends the tokens at once, and its events tell when it was, however late they come', async () => {
    const { slack, clock } = await startSlack()
    const got: unknown[] = []
    const acme = slack.addWorkspace({ name: 'acme' })
    const { access_token: token = '' } = await install(slack, 'T0ACME')
    const uninstalled = acme.uninstall()
    expect(await codeOf(clientOf(slack, token).auth.test())).toBe('account_inactive')
    const at = clock.now()
    clock.skip(60_000)
    slack.deliverOverHttp(await startEndpoint(got))
    expect(await uninstalled.tell('app_uninstalled')).toEqual({ kind: 'delivered', attempts: 1 })
    expect(await uninstalled.tell('tokens_revoked')).toEqual({ kind: 'delivered', attempts: 1 })
    const common = { team_id: 'T0ACME', event_time: Math.floor(at / 1000) }
    expect(got).toMatchObject([
      { ...common, event: { type: 'app_uninstalled' } },
      { ...common, event: { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0ACME'] } } },
    ])
  })

  test('no secret stands in the journal of calls', async () => {
    const { slack } = await startSlack()
    slack.oauth.useRotation(true)
    const { refresh_token = '' } = await install(slack, slack.app.teamId)
    await access(slack, { refresh_token })
    const journal = JSON.stringify(slack.calls.map(({ args }) => args))
    for (const secret of slack.oauth.secrets()) expect(journal).not.toContain(secret)
  })
})

/** A request URL that takes every event, and keeps it. */
async function startEndpoint(got: unknown[]): Promise<string> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      got.push(body)
      response.end()
    })
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
}
