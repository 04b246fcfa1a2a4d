import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { findRegion } from '../../src/commands/find-region.ts'
import { createLink } from '../../src/commands/setup/create-link.ts'
import { fillTemplate, writeEnvFile } from '../../src/commands/setup/env-file.ts'
import { formFault } from '../../src/commands/setup/form-fault.ts'
import { FLAGS } from '../../src/commands/setup/options.ts'
import { changesOf } from '../../src/commands/setup/review.ts'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const template = read('.env.example')

describe('the file that is written', () => {
  const names = [...template.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '')

  test('says to Node what was answered, whatever is in it', () => {
    // No setting takes a line end or all three kinds of quotes.
    const value = fc
      .string({ minLength: 1, unit: 'grapheme-ascii' })
      .filter((text) => text.trim() === text && !/['"`]/.test(text))
    const quoted = fc.constantFrom(`it's`, 'say "hi"', 'a `b`', `both ' and "`, 'a # b', '$HOME', 'a\\nb', ' x ', 'a=b')
    const values = fc.dictionary(fc.constantFrom(...names, 'OTHER', 'MY_OWN'), fc.oneof(value, quoted))
    fc.assert(
      fc.property(values, (given) => {
        const said = Object.entries(parseEnv(fillTemplate(template, given))).filter(([, text]) => text !== '')
        expect(Object.fromEntries(said)).toEqual(given)
      }),
    )
  })

  test('keeps every comment of .env.example in its place', () => {
    const filled = fillTemplate(template, { RECALL_REGION: 'us-west-2', MINE: 'x' })
    const comments = (text: string) => text.split('\n').filter((line) => /^# /.test(line))
    expect(comments(filled)).toEqual(expect.arrayContaining(comments(template)))
    expect(filled).toMatch(/its own region\. Required[^\n]*\nRECALL_REGION=us-west-2\n/)
    expect(filled).toMatch(/\n# --- Others that were in this file -+\n\nMINE=x\n$/)
  })

  test('takes the place of the one behind a link, and leaves nothing beside it but a copy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-env-'))
    const [file, link] = [join(folder, 'real.env'), join(folder, 'link.env')]
    await writeFile(file, 'A=1\n')
    await symlink(file, link)
    const now = new Date('2026-11-23T21:30:05Z')
    expect(writeEnvFile(link, 'A=2\n', now)).toBe(`${file}.backup-2026-11-23T21-30-05`)
    expect(await readFile(file, 'utf8')).toBe('A=2\n')
    writeEnvFile(link, 'A=3\n', now)
    const copies = (await readdir(folder)).filter((name) => name.includes('backup'))
    const kept = await Promise.all(copies.sort().map((name) => readFile(join(folder, name), 'utf8')))
    expect(kept).toEqual(['A=1\n', 'A=2\n'])
    expect(await readdir(folder)).toHaveLength(4)
    await rm(folder, { recursive: true })
  })
})

describe('the link that makes the Slack app', () => {
  const manifest = read('manifest.yml')
  const madeOf = (kind: Parameters<typeof createLink>[1]) => {
    const link = createLink(manifest, kind)
    if ('problem' in link) throw new Error(link.problem)
    return { ...link, given: JSON.parse(new URL(link.url).searchParams.get('manifest_json') ?? '') }
  }

  test('holds the manifest as it is, and is short enough for browsers and terminals', () => {
    const { url, given } = madeOf({ http: false, oauth: false, publicUrl: null })
    expect(given).toEqual(parse(manifest))
    expect(url.length).toBeLessThan(2_800)
    expect(url).toMatch(/^[\w:/?=&%.,~!*-]+$/)
  })

  test('for HTTP mode and many workspaces holds their addresses', () => {
    const { given, manifest: shown } = madeOf({ http: true, oauth: true, publicUrl: 'https://recorder.example.com' })
    expect(given.settings.interactivity.request_url).toBe('https://recorder.example.com/slack/events')
    expect(given.oauth_config.redirect_urls).toEqual(['https://recorder.example.com/slack/oauth_redirect'])
    expect(parse(shown)).toEqual(given)
  })

  test('cannot be made for an address with a path', () => {
    expect(createLink(manifest, { http: true, oauth: false, publicUrl: 'https://example.com/recorder' })).toMatchObject(
      {
        problem: expect.stringContaining('without a path'),
      },
    )
  })
})

describe('the region of a key', () => {
  test('is the one that takes it; a key of none is told from one that could not be tried', async () => {
    const clock = createSkippableClock()
    await using west = await createSimulatedRecall({ clock })
    await using frankfurt = await createSimulatedRecall({ clock })
    const addresses: Record<string, string> = { 'us-west-2': west.apiUrl, 'eu-central-1': frankfurt.apiUrl }
    const addressOf = (region: string) => addresses[region] ?? 'http://127.0.0.1:9'
    const regions = ['us-west-2', 'eu-central-1']
    expect(await findRegion(frankfurt.apiKey, { regions, addressOf })).toEqual({
      kind: 'found',
      region: 'eu-central-1',
    })
    expect(await findRegion('none', { regions, addressOf })).toEqual({ kind: 'none', failed: [] })
    expect(await findRegion('none', { regions: [...regions, 'us-east-1'], addressOf })).toEqual({
      ...{ kind: 'none', failed: ['us-east-1'] },
    })
  })
})

test.each([
  ['postgres://u:p@ss/w0rd@h/db', /^postgres:\/\/u:••••••@h\/db$/],
  ['postgres://h/db?user=u&password=s3kret', /password=••••••$/],
])('the review shows no password of %s', (url, shows) => {
  const [change] = changesOf({}, { DATABASE_URL: url })
  expect(change?.shown).toMatch(shows)
  expect(change?.shown).not.toMatch(/p@ss|w0rd|s3kret/)
})

describe('the form of an answer', () => {
  test.each([
    ['SLACK_BOT_TOKEN', 'xapp-1', /belongs to SLACK_APP_TOKEN/],
    ['SLACK_BOT_TOKEN', 'xoxp-1', /user’s token/],
    ['SLACK_APP_TOKEN', 'xoxb-1', /belongs to SLACK_BOT_TOKEN/],
    ['RECALL_API_KEY', 'whsec_MTIzNDU2Nzg5MDEyMzQ1Ng==', /belongs to RECALL_WEBHOOK_SECRET/],
    ['RECALL_WEBHOOK_SECRET', 'nope', /of the form whsec_…/],
    ['PUBLIC_URL', 'recorder.example.com', /must be an https address/],
    ['BOT_NAME', 'a\nEVIL=1', /line break/],
    ['BOT_NAME', 'a\'b"c`d', /all three kinds of quotes/],
  ] as const)('%s is not %s', (setting, value, says) => expect(formFault(setting, value)).toMatch(says))

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxb-1'],
    ['SLACK_SIGNING_SECRET', 'abc'],
    ['RECALL_REGION', 'us-west-2'],
  ] as const)('%s may be %s', (setting, value) => expect(formFault(setting, value)).toBeNull())

  test('is asked for settings that .env.example has', () => {
    for (const name of Object.keys(FLAGS)) expect(template).toMatch(new RegExp(`^#?${name}=`, 'm'))
  })
})
