import { describe, expect, test } from 'vitest'
import { hasTerminal, KEYS, type Terminal } from './open-terminal.ts'
import { type Desk, openDesk } from './setup-fixture.ts'

if (!hasTerminal) console.log('Skipped: no `script` of util-linux here, so nobody can sit at the wizard')

const { enter, down, ctrlC } = KEYS

/** From the first question to the one for the bot token, with the answers that are marked. */
async function makeApp(terminal: Terminal): Promise<void> {
  await terminal.sees(/How is the app used\?/)
  terminal.type(enter)
  await terminal.sees(/The Slack app/)
  terminal.type(enter)
  await terminal.sees(/Bot User OAuth Token, xoxb-…/)
}

async function answer(terminal: Terminal, question: RegExp, text: string): Promise<void> {
  await terminal.sees(question)
  terminal.type(`${text}${enter}`)
}

async function giveTokens(terminal: Terminal, { slack, recall }: Desk): Promise<void> {
  await makeApp(terminal)
  terminal.type(`${slack.botToken}${enter}`)
  await terminal.sees(/Slack knows it: @recorder in simulated\.slack\.com/)
  await answer(terminal, /App-level token, xapp-…/, slack.appToken)
  await terminal.sees(/Slack takes it/)
  await answer(terminal, /Recall API key/, recall.apiKey)
  await terminal.sees(/Recall takes it/)
}

describe.skipIf(!hasTerminal)('the wizard', () => {
  test('leads from nothing to a bot that is sent, by Enter and three secrets', async () => {
    await using desk = await openDesk()
    const terminal = desk.sit()
    await giveTokens(terminal, desk)
    await answer(terminal, /The public https address .*if there is one/, '')
    await answer(terminal, /Where everything is stored/, '')
    await answer(terminal, /Write \.env\?/, '')
    expect(await terminal.exit).toBe(0)
    expect(await desk.env()).toEqual({
      ...{ SLACK_BOT_TOKEN: desk.slack.botToken, SLACK_APP_TOKEN: desk.slack.appToken },
      RECALL_API_KEY: desk.recall.apiKey,
    })
    expect(await desk.mode()).toBe('600')
    expect(await desk.files()).toEqual(['.env'])
    const printed = terminal.printed()
    expect(printed).toMatch(/npm run doctor[\s\S]*npm start[\s\S]*\/record[\s\S]*\/invite @recorder/)
    for (const secret of [desk.slack.botToken, desk.slack.appToken, desk.recall.apiKey]) {
      expect(printed).not.toContain(secret)
    }
    const opened = new URL(await desk.opened())
    expect(opened.origin + opened.pathname).toBe('https://api.slack.com/apps')
    expect(JSON.parse(opened.searchParams.get('manifest_json') ?? '')).toMatchObject({
      settings: { socket_mode_enabled: true },
    })
    expect(printed.replace(/\s/g, '')).toContain(opened.href)

    await desk.start()
    const link = 'https://zoom.us/j/1234567890'
    await desk.slack.command({ user: 'ana', channel: '#standup', command: '/record', text: link })
    await desk.recall.until(() => desk.recall.bots[0])
    expect(desk.slack.messages('#standup')).toHaveLength(1)
  })

  test('says which token is in the wrong place, and asks again for one that is refused', async () => {
    await using desk = await openDesk()
    const terminal = desk.sit()
    await makeApp(terminal)
    terminal.type(`${desk.slack.appToken}${enter}`)
    await terminal.sees(/This is the app-level token \(xapp-…\): it belongs to SLACK_APP_TOKEN/)
    terminal.type(`xoxb-of-somebody-else${enter}`)
    await terminal.sees(/Slack refuses it \(invalid_auth\)/)
    await answer(terminal, /Bot User OAuth Token, xoxb-…/, desk.slack.botToken)
    await terminal.sees(/Slack knows it/)
    terminal.type(ctrlC)
    expect(await terminal.exit).toBe(130)
  })

  test('takes webhooks where there is a public address, and tells what to enter at Recall', async () => {
    await using desk = await openDesk()
    const terminal = desk.sit()
    await giveTokens(terminal, desk)
    await answer(terminal, /if there is one/, 'http://recorder.example.com')
    await terminal.sees(/It must be an https address/)
    terminal.type(`${'\u007f'.repeat(40)}https://recorder.example.com/${enter}`)
    await answer(terminal, /How does the app hear of its bots\?/, '')
    await terminal.sees(/https:\/\/recorder\.example\.com\/webhooks\/recall/)
    await answer(terminal, /Webhook secret, whsec_…/, 'secret')
    await terminal.sees(/must be one or more secrets of the form whsec_…/)
    terminal.type(`${desk.recall.webhookSecret}${enter}`)
    await answer(terminal, /Where everything is stored/, 'sqlite:./other.db')
    await answer(terminal, /Write \.env\?/, '')
    expect(await terminal.exit).toBe(0)
    expect(await desk.env()).toMatchObject({
      ...{ PUBLIC_URL: 'https://recorder.example.com', RECALL_WEBHOOK_SECRET: desk.recall.webhookSecret },
      DATABASE_URL: 'sqlite:./other.db',
    })
  })

  test('sets many workspaces up, and makes the secrets that nobody else knows', async () => {
    await using desk = await openDesk()
    const terminal = desk.sit()
    await answer(terminal, /How is the app used\?/, `${down}${down}`)
    await answer(terminal, /How do commands reach it\?/, down)
    await answer(terminal, /The public https address/, 'https://recorder.example.com')
    await answer(terminal, /The Slack app/, down)
    await terminal.sees(/redirect_urls:\s+- https:\/\/recorder\.example\.com\/slack\/oauth_redirect/)
    await answer(terminal, /Client ID/, '123.456')
    await answer(terminal, /Client Secret/, 'the-client-secret')
    await answer(terminal, /Signing Secret/, 'the-signing-secret')
    await answer(terminal, /Recall API key/, desk.recall.apiKey)
    await answer(terminal, /How does the app hear/, down)
    await answer(terminal, /Where everything is stored/, '')
    await answer(terminal, /Write \.env\?/, '')
    expect(await terminal.exit).toBe(0)
    expect(await desk.env()).toEqual({
      ...{ SLACK_CLIENT_ID: '123.456', SLACK_CLIENT_SECRET: 'the-client-secret' },
      ...{ SLACK_SIGNING_SECRET: 'the-signing-secret', SLACK_STATE_SECRET: expect.stringMatching(/^[\da-f]{64}$/) },
      ENCRYPTION_KEY: expect.stringMatching(/^[\w+/]{43}=$/),
      ...{ PUBLIC_URL: 'https://recorder.example.com', RECALL_API_KEY: desk.recall.apiKey },
    })
  })

  test('shows what would change of a file that is there, keeps the rest, and a copy', async () => {
    await using desk = await openDesk()
    const before = `SLACK_BOT_TOKEN=xoxb-the-old-one\nSLACK_APP_TOKEN=${desk.slack.appToken}\nRECALL_API_KEY=${desk.recall.apiKey}\nBOT_NAME="Weekly notes"\nTEAM=mine\nPUBLIC_URL=https://old.example.com\n`
    await desk.write(before)
    const terminal = desk.sit()
    await terminal.sees(/\.env is there: what you do not change stays/)
    await makeApp(terminal)
    terminal.type(`${desk.slack.botToken}${enter}`)
    await answer(terminal, /App-level token, .*Enter keeps/, '')
    await answer(terminal, /Recall API key .*Enter keeps/, '')
    await answer(terminal, /if there is one\s+\(Enter keeps[\s\S]*takes it out\)/, '-')
    await answer(terminal, /Where everything is stored/, '')
    await terminal.sees(/~ SLACK_BOT_TOKEN\s+xoxb-•+ → xoxb-•+/)
    await answer(terminal, /Write \.env\?/, '')
    expect(await terminal.exit).toBe(0)
    expect(await desk.env()).toMatchObject({
      ...{ SLACK_BOT_TOKEN: desk.slack.botToken, BOT_NAME: 'Weekly notes', TEAM: 'mine' },
    })
    expect(await desk.env()).not.toHaveProperty('PUBLIC_URL')
    const [copy = ''] = (await desk.files()).filter((name) => name.startsWith('.env.backup-'))
    expect(await desk.env(copy)).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-the-old-one' })
    expect(await desk.mode(copy)).toBe('600')
    expect(terminal.printed()).not.toContain('xoxb-the-old-one')
  })

  test.each([
    { when: 'at a question', until: /How is the app used\?/ },
    { when: 'while Slack is asked', until: /Asking …/ },
    { when: 'at the last question', until: /Write \.env\?/ },
  ])('ctrl-c $when writes nothing and says so', async ({ until }) => {
    await using desk = await openDesk()
    const slow = desk.slack.trouble({ method: 'auth.test', kind: 'slow', effect: 'now' })
    if (!until.source.startsWith('Asking')) slow.end()
    const terminal = desk.sit()
    if (until.source.startsWith('Asking')) {
      await makeApp(terminal)
      terminal.type(`${desk.slack.botToken}${enter}`)
    }
    if (until.source.startsWith('Write')) {
      await giveTokens(terminal, desk)
      await answer(terminal, /if there is one/, '')
      await answer(terminal, /Where everything is stored/, '')
    }
    await terminal.sees(until)
    terminal.type(ctrlC)
    expect(await terminal.exit).toBe(130)
    expect(terminal.printed()).toContain('Nothing was written.')
    expect(await desk.files()).toEqual([])
    slow.end()
  })

  test('goes on without a check when nobody can be asked, if the person says so', async () => {
    await using desk = await openDesk()
    desk.slack.trouble({ method: 'auth.test', kind: 'http500' })
    const terminal = desk.sit()
    await makeApp(terminal)
    terminal.type(`${desk.slack.botToken}${enter}`)
    await terminal.sees(/Slack could not be asked/)
    await answer(terminal, /Take it without this check\?/, 'y')
    await terminal.sees(/App-level token/)
    terminal.type(ctrlC)
    expect(await terminal.exit).toBe(130)
  })
})
