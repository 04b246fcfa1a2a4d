import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { RECORD_SHORTCUT } from '../src/slack/record-shortcut.ts'
import { WANTED_SCOPES } from '../src/slack/slack-identity.ts'
import { manifestFaults } from './manifest-faults.ts'

const root = new URL('..', import.meta.url)
const hasContracts = manifestFaults({}) !== null
if (!hasContracts) console.log('Skipped: no ../shared/contracts, so the manifest is not checked against Slack’s schema')

function run(...args: string[]) {
  return spawnSync(process.execPath, ['src/commands/manifest.ts', ...args], { cwd: root, encoding: 'utf8' })
}

describe('the manifest', () => {
  test.skipIf(!hasContracts).each([
    ['for Socket Mode', [] as string[]],
    ['for HTTP mode', ['--http', 'https://recorder.example.com']],
    ['for many workspaces', ['--oauth', 'https://recorder.example.com']],
    ['for many workspaces over HTTP', ['--http', 'https://recorder.example.com', '--oauth', 'https://b.example.com']],
  ])('%s is valid against Slack’s schema', (_, args) => {
    const manifest = parse(run(...args).stdout)
    expect(manifestFaults(manifest)).toEqual([])
    expect(manifestFaults({ ...manifest, settings: { ...manifest.settings, socket_mode: true } })).not.toEqual([])
  })

  test('asks for the scopes of rule 14; a workspace may decline those that only some of it needs', () => {
    const { scopes } = parse(run().stdout).oauth_config
    expect(scopes.bot.filter((scope: string) => !scopes.bot_optional.includes(scope))).toEqual([
      'commands',
      'chat:write',
      'channels:join',
    ])
    expect(scopes.bot).toEqual(expect.arrayContaining(scopes.bot_optional))
    expect(new Set(scopes.bot).size).toBe(scopes.bot.length)
  })

  test('subscribes to what is listened to, and asks for the scopes that Slack wants for it', () => {
    const { settings, features, oauth_config: oauth } = parse(run().stdout)
    // https://docs.slack.dev/reference/events
    const needed = {
      app_mention: 'app_mentions:read',
      member_joined_channel: 'groups:read',
      'message.im': 'im:history',
    }
    expect(settings.event_subscriptions.bot_events).toEqual(expect.arrayContaining(Object.keys(needed)))
    expect(oauth.scopes.bot).toEqual(expect.arrayContaining([...Object.values(needed), 'channels:read', 'users:read']))
    expect(settings.interactivity.is_enabled).toBe(true)
    expect(features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_read_only_enabled: false })
    expect(features.shortcuts).toMatchObject([{ type: 'message', callback_id: RECORD_SHORTCUT }])
  })

  // https://docs.slack.dev/reference/methods and /reference/events: what wants which of the scopes.
  const NEEDED_BY: Record<string, RegExp> = {
    commands: /app\.command\(/,
    'chat:write': /chat\.postMessage\(/,
    'channels:join': /conversations\.join\(/,
    'app_mentions:read': /app\.event\('app_mention'/,
    'users:read': /users\.info\(/,
    'channels:read': /app\.event\('member_joined_channel'/,
    'groups:read': /app\.event\('member_joined_channel'/,
    'channels:history': /conversations\.history\(/,
    'groups:history': /conversations\.history\(/,
    'im:history': /conversations\.history\(/,
    'mpim:history': /conversations\.history\(/,
  }
  const slackSources = globSync('src/slack/**/*.ts', { cwd: root })
    .map((file) => readFileSync(new URL(file, root), 'utf8'))
    .join('\n')

  test('asks for no scope that nothing in the app needs, and docs/threats.md says why each', () => {
    const { scopes } = parse(run().stdout).oauth_config
    expect([...scopes.bot].sort()).toEqual(Object.keys(NEEDED_BY).sort())
    for (const [scope, use] of Object.entries(NEEDED_BY)) expect(slackSources, scope).toMatch(use)
    expect(Object.keys(scopes).sort()).toEqual(['bot', 'bot_optional'])
    const explained = readFileSync(new URL('docs/threats.md', root), 'utf8').matchAll(
      /^\| `([a-z_]+(?::[a-z]+)?)` \|/gm,
    )
    expect([...explained].map(([, scope]) => scope).sort()).toEqual([...scopes.bot].sort())
  })

  test('covers every method of Slack’s that is called, and no other is', () => {
    const called = [
      ...slackSources.matchAll(
        /\b(?:client(?:For\([^()]*\))?|createWebClient\([^()]*\))\s*\.([a-z]+\.(?:v2\.)?[a-zA-Z]+)\(/g,
      ),
    ].map(([, name]) => name)
    expect([...new Set(called)].sort()).toEqual([
      // Any bot token may.
      'auth.test',
      'chat.delete',
      'chat.postEphemeral',
      'chat.postMessage',
      'chat.update',
      'conversations.history',
      // By the doctor, which also takes it that a workspace has declined the scopes for it.
      'conversations.info',
      'conversations.join',
      'conversations.replies',
      // It gives tokens, and needs none.
      'oauth.v2.access',
      'users.info',
      // Any bot token may.
      'views.open',
      'views.publish',
    ])
    expect(slackSources).not.toMatch(/apiCall\(/)
  })

  test('without arguments is printed as the file is', () => {
    const printed = execFileSync(process.execPath, ['src/commands/manifest.ts'], { cwd: root, encoding: 'utf8' })
    expect(printed).toBe(readFileSync(new URL('manifest.yml', root), 'utf8'))
    expect(parse(printed).settings.socket_mode_enabled).toBe(true)
    expect(printed).not.toContain('url')
  })

  test.each([[[] as string[]], [['--http', 'https://recorder.example.com']]])(
    'as JSON says the same as in YAML (%j)',
    (args) => {
      expect(JSON.parse(run('--json', ...args).stdout)).toEqual(parse(run(...args).stdout))
    },
  )

  test('for HTTP mode sends everything to one address and switches Socket Mode off', () => {
    const manifest = parse(run('--http', 'https://recorder.example.com/').stdout)
    expect(manifest.settings.socket_mode_enabled).toBe(false)
    const url = 'https://recorder.example.com/slack/events'
    expect(manifest.features.slash_commands[0].url).toBe(url)
    expect(manifest.settings.interactivity.request_url).toBe(url)
    expect(manifest.settings.event_subscriptions.request_url).toBe(url)
  })

  test('for many workspaces names where people return to, hears of uninstalls, and rotates tokens', () => {
    const plain = parse(run().stdout)
    const manifest = parse(run('--oauth', 'https://recorder.example.com/').stdout)
    expect(manifest.oauth_config).toEqual({
      ...plain.oauth_config,
      redirect_urls: ['https://recorder.example.com/slack/oauth_redirect'],
    })
    expect(manifest.settings).toMatchObject({
      ...{ socket_mode_enabled: true, org_deploy_enabled: true, token_rotation_enabled: true },
      event_subscriptions: {
        bot_events: [...plain.settings.event_subscriptions.bot_events, 'app_uninstalled', 'tokens_revoked'],
      },
    })
    const both = parse(run('--oauth', 'https://a.example.com', '--http', 'https://b.example.com').stdout)
    expect(both.settings.socket_mode_enabled).toBe(false)
    expect(both.oauth_config.redirect_urls).toEqual(['https://a.example.com/slack/oauth_redirect'])
  })

  test('lists exactly the scopes that an install by OAuth asks for', () => {
    expect([...parse(run().stdout).oauth_config.scopes.bot].sort()).toEqual([...WANTED_SCOPES].sort())
  })

  test.each([
    [['--help']],
    [['--oauth']],
    [['--oauth', 'http://recorder.example.com']],
    [['--http']],
    [['--http', 'http://recorder.example.com']],
    [['--http', 'recorder.example.com']],
    [['--http', 'https://recorder.example.com/path']],
    [['--http', 'https://a.example.com', 'https://b.example.com']],
  ])('with bad arguments (%j) says what is wrong and ends with 2', (args) => {
    const { status, stdout, stderr } = run(...args)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('npm run --silent manifest')
  })
})
