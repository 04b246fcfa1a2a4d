import { describe, expect, test } from 'vitest'
import { type InstallPage, type InstallTrouble, installPage } from '../../src/web/install-page.ts'

const TROUBLES: Record<InstallTrouble, true> = {
  ...{ declined: true, notBegunHere: true, expired: true, otherBrowser: true, usedUp: true, setUpWrongly: true },
  ...{ noBot: true, slackSilent: true, ours: true, limited: true },
}

const installed: InstallPage = {
  kind: 'installed',
  name: '<b>Acme</b> & "Sons"',
  slackName: 'rec<i>order',
  org: false,
  openUrl: 'https://app.slack.com/client/T1',
}

const PAGES: InstallPage[] = [
  { kind: 'install', url: 'https://slack.com/oauth/v2/authorize?a=1&b="' },
  installed,
  { ...installed, org: true, name: null },
  ...Object.keys(TROUBLES).map((trouble) => ({ kind: 'failed' as const, trouble: trouble as InstallTrouble })),
]

describe.each(PAGES)('the page $kind $trouble', (page) => {
  const html = installPage(page)

  test('has one title, one text, something to do and one button, and needs nothing from elsewhere', () => {
    const [, title] = /<title>(.+)<\/title>/.exec(html) ?? []
    expect(html).toContain(`<h1>${title}</h1>`)
    expect(html.match(/<a /g)).toHaveLength(1)
    expect(html.match(/<li>/g)?.length).toBeGreaterThan(0)
    expect(html).not.toMatch(/<(?:script|img|link|iframe)|src=|@import|url\(/)
  })

  test('speaks plainly', () => {
    const text = html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]*>/g, ' ')
    expect(text).not.toMatch(/OAuth|token|state|redirect|undefined|null|error/i)
  })
})

test('what Slack tells is shown as text', () => {
  const html = installPage(installed)
  expect(html).not.toContain('<b>Acme')
  expect(html).not.toContain('rec<i>')
  expect(html).toContain('&#60;b&#62;Acme&#60;/b&#62; &#38; &#34;Sons&#34;')
})
