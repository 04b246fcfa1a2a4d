import { ClearStateStore } from '@slack/oauth'
import { describe, expect, test } from 'vitest'
import { openWorld } from '../open-world.ts'
import { cards, firstResult, record, textOf, timeLapse } from '../watch.ts'
import { chooseAtSlack, inside, install, newBrowser, openTwo } from './install.ts'

test.concurrent('two workspaces install the app and record, each with its own token', async () => {
  await using two = await openTwo({ recall: { autoplay: 'happy' } })
  const { world, acme, globex } = two
  expect(await record(acme)).toEqual({ kind: 'acked', payload: {} })
  expect(await record(globex)).toEqual({ kind: 'acked', payload: {} })
  for (const workspace of [acme, globex]) {
    const result = await firstResult(workspace)
    expect(textOf(result)).toContain('Watch recording')
    expect(cards(workspace)).toHaveLength(1)
  }
  expect(world.recall.bots).toHaveLength(2)
  expect(world.slack.violations).toEqual([])
  const said = world.logged.join('\n')
  for (const secret of world.slack.oauth.secrets()) expect(said).not.toContain(secret)
})

test.concurrent('the page after an install names the workspace and says what to do next', async () => {
  await using world = await openWorld({ oauth: { rotation: false } })
  world.slack.addWorkspace({ name: 'acme' })
  const page = await install(world, 'Allow in Acme')
  expect(page.status).toBe(200)
  expect(page.text).toContain('The app is in Acme')
  expect(page.text).toContain('/invite @recorder')
  expect(page.text).toContain('https:&#47;&#47;app.slack.com'.replaceAll('&#47;', '/'))
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
})

test.concurrent('somebody whose workspace lacks the app is told where to get it, and nothing is started', async () => {
  await using world = await openWorld({ oauth: { rotation: false } })
  const acme = inside(world, world.slack.addWorkspace({ name: 'acme' }))
  await record(acme)
  await timeLapse(world, () =>
    acme.slack.ephemerals('ana').some((shown) => JSON.stringify(shown).includes(`${world.publicUrl}/slack/install`)),
  )
  expect(world.recall.bots).toEqual([])
})

describe('an install that does not come to its end says why, stores nothing, and leads back', () => {
  const cases = {
    'cancelled at Slack': {
      path: async (world, browser) => chooseAtSlack(world, browser, 'Cancel'),
      says: 'The app was not added',
      status: 200,
    },
    'begun on Slack’s own pages': {
      path: async (world) => {
        const holder = { kind: 'team' as const, id: 'T0ACME' }
        const redirectUri = `${world.publicUrl}/slack/oauth_redirect`
        return `${redirectUri}?code=${world.slack.oauth.allow({ holder, scopes: [], redirectUri })}`
      },
      says: 'Please begin here',
      status: 400,
    },
    'ended in another browser': {
      path: async (world) => chooseAtSlack(world, newBrowser(), 'Allow in Acme'),
      says: 'This is not the browser you began in',
      status: 400,
    },
    'opened twice': {
      path: async (world, browser) => {
        const url = await chooseAtSlack(world, browser, 'Allow in Acme')
        const again = await chooseAtSlack(world, browser, 'Cancel')
        const code = new URL(url).searchParams.get('code') ?? ''
        world.slack.oauth.exchange(code, `${world.publicUrl}/slack/oauth_redirect`)
        const usedUp = new URL(again)
        usedUp.searchParams.delete('error')
        usedUp.searchParams.set('code', code)
        return usedUp.href
      },
      says: 'This page works only once',
      status: 400,
    },
    'while Slack is down': {
      path: async (world, browser) => {
        world.slack.trouble({ method: 'oauth.v2.access', kind: 'http500' })
        return chooseAtSlack(world, browser, 'Allow in Acme')
      },
      says: 'Slack does not answer right now',
      status: 502,
    },
    'with another client secret than Slack’s': {
      path: async (world, browser) => chooseAtSlack(world, browser, 'Allow in Acme'),
      env: { SLACK_CLIENT_SECRET: 'another' },
      says: 'The app is not set up completely',
      status: 500,
    },
  } satisfies Record<string, Case>

  type Case = {
    path(world: Awaited<ReturnType<typeof openWorld>>, browser: ReturnType<typeof newBrowser>): Promise<string>
    env?: Record<string, string>
    says: string
    status: number
  }

  test.concurrent.each(Object.entries<Case>(cases))('%s', async (_, { path, env, says, status }) => {
    await using world = await openWorld({ oauth: { rotation: false }, ...(env === undefined ? {} : { env }) })
    const acme = inside(world, world.slack.addWorkspace({ name: 'acme' }))
    const browser = newBrowser()
    const page = await browser.open(await path(world, browser))
    expect(page.text).toContain(says)
    expect(page.status).toBe(status)
    expect(page.text).toContain('href="install"')
    await record(acme)
    await timeLapse(world, () => JSON.stringify(acme.slack.ephemerals('ana')).includes('not set up for your workspace'))
  })

  test.concurrent('too late', async () => {
    const stateSecret = 'a state secret of enough length'
    await using world = await openWorld({ oauth: { rotation: false }, env: { SLACK_STATE_SECRET: stateSecret } })
    const redirectUri = `${world.publicUrl}/slack/oauth_redirect`
    const old = new Date(Date.now() - 11 * 60_000)
    const state = await new ClearStateStore(stateSecret).generateStateParam({ scopes: [], redirectUri }, old)
    const answer = await fetch(`${redirectUri}?code=1&state=${state}`, {
      headers: { cookie: `slack-app-oauth-state=${state}` },
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('That took too long')
  })

  test.concurrent('asked for too often', async () => {
    await using world = await openWorld({ oauth: { rotation: false } })
    const statuses = new Set<number>()
    for (let n = 0; n < 31; n++) statuses.add((await fetch(`${world.publicUrl}/slack/install`)).status)
    expect([...statuses]).toEqual([200, 429])
  })
})

test.concurrent('without OAuth there are no such pages', async () => {
  await using world = await openWorld({ ownLinks: true })
  for (const path of ['install', 'oauth_redirect']) {
    expect((await fetch(`${world.publicUrl}/slack/${path}`)).status).toBe(404)
  }
})
