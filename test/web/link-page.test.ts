import { describe, expect, test } from 'vitest'
import { type LinkPage, linkPage } from '../../src/web/link-page.ts'
import { PAGE_HEADERS } from '../../src/web/page-frame.ts'

const PAGES: LinkPage[] = [
  { kind: 'unknown' },
  { kind: 'deleted', at: Date.UTC(2025, 0, 29, 12) },
  { kind: 'deleted', at: null },
  { kind: 'preparing', retryAfterMs: 30_000 },
  { kind: 'unavailable', retryAfterMs: 60_000 },
  { kind: 'limited', retryAfterMs: 42_000 },
]

/** The words of a page, without its style and its markup. */
function wordsOf(page: LinkPage): string {
  return linkPage(page)
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

describe.each(PAGES)('the page for $kind', (page) => {
  const html = linkPage(page)

  test('has a language, a title, one heading and one main part, and says what to do', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(html.match(/<main>/g)).toHaveLength(1)
    expect(/<title>(.+)<\/title>/.exec(html)?.[1]).toBe(/<h1>(.+)<\/h1>/.exec(html)?.[1])
    expect(html).toMatch(/<h2>What you can do<\/h2>\n<ul>\n<li>.+<\/li>\n<li>.+<\/li>/)
  })

  test('opens every element that it closes, and the other way round', () => {
    const open: string[] = []
    for (const [, close, name = '', empty] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*?(\/?)>/g)) {
      if (empty === '/' || name === 'meta') continue
      if (close === '/') expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })

  test('needs nothing that its policy forbids', () => {
    expect(html).not.toMatch(/<script|<img|<link|<form|\sstyle=|\son\w+=|url\(|@import/i)
    expect(html.match(/<style>/g)).toHaveLength(1)
  })

  test('is in plain words', () => {
    expect(wordsOf(page)).not.toMatch(/token|HTTP|\b[45]\d\d\b|error|server|URL|null|NaN|undefined|Recall|invalid/i)
  })
})

test('the policy names the very style of the page, and allows nothing else', async () => {
  const style = /<style>(.*)<\/style>/s.exec(linkPage({ kind: 'unknown' }))?.[1] ?? ''
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64')
  expect(PAGE_HEADERS['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
})

test.each<[number | null, string]>([
  [Date.UTC(2025, 0, 29, 23, 59), 'deleted on 29 January 2025 and'],
  [0, 'deleted on 1 January 1970 and'],
  [null, 'It cannot be brought back'],
  [Number.NaN, 'It cannot be brought back'],
  [8.64e15 + 1, 'It cannot be brought back'],
])('a deletion at %s reads "%s"', (at, words) => {
  expect(wordsOf({ kind: 'deleted', at })).toContain(words)
})

test.each([
  [1, 'in a few seconds'],
  [30_000, 'in about half a minute'],
  [60_000, 'in about a minute'],
  [60_001, 'in about 2 minutes'],
  [600_000, 'in about 10 minutes'],
])('a wait of %i ms reads "Try again %s."', (retryAfterMs, words) => {
  expect(wordsOf({ kind: 'limited', retryAfterMs })).toContain(`Try again ${words}.`)
})
