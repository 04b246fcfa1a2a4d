import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import { openPageFixture } from './page-fixture.ts'

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]|\bimport\s*\{[^}]*\}\s*from\s*['"]([^'"]+)['"]|from['"]([^'"]+)['"]/g

function importsOf(code: string): string[] {
  return [...code.matchAll(IMPORT)].flatMap(([, ...names]) => names.filter((name) => name !== undefined))
}

test('every module that the page loads is plain JavaScript, and all it imports is served', async () => {
  await using page = await openPageFixture()
  const html = await (await fetch(page.url)).text()
  const [, map = '{}'] = /<script type="importmap">(.*?)<\/script>/.exec(html) ?? []
  const packages: Record<string, string> = JSON.parse(map).imports
  const [, first = ''] = /<script type="module" src="([^"]+)">/.exec(html) ?? []
  const waiting = [first]
  const loaded = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (loaded.has(path)) continue
    loaded.add(path)
    const answer = await fetch(new URL(path, page.url))
    const code = await answer.text()
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      200,
      'text/javascript; charset=utf-8',
    ])
    // Parses it, and leaves JavaScript as it is.
    if (path.endsWith('.ts')) expect(stripTypeScriptTypes(code)).toBe(code)
    for (const name of importsOf(code)) {
      const target =
        packages[name] ?? (name.startsWith('.') ? new URL(name, new URL(path, page.url)).pathname : undefined)
      expect(target, `${path} imports ${name}`).toBeDefined()
      if (target !== undefined) waiting.push(target)
    }
  }
  expect([...loaded]).toEqual(
    expect.arrayContaining(['/main.ts', '/message-box.ts', '/blocks/blocks.ts', '/packages/preact.mjs']),
  )
})

test('the page has a policy that lets it load and ask nothing but the sandbox', async () => {
  await using page = await openPageFixture()
  const answer = await fetch(page.url)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("connect-src 'self'")
  const html = await answer.text()
  expect(html).not.toMatch(/(?:src|href)="https?:/)
  const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, path]) => path)
  expect(sheets.length).toBeGreaterThan(5)
  for (const path of sheets) {
    const sheet = await fetch(new URL(path ?? '', page.url))
    expect([path, sheet.status, sheet.headers.get('content-type')]).toEqual([path, 200, 'text/css; charset=utf-8'])
    expect(await sheet.text()).not.toMatch(/url\(|@import/)
  }
})

test.each(['/../create-page.ts', '/%2e%2e/create-page.ts', '/tsconfig.json', '/index.html', '/blocks', '/nothing.ts'])(
  'nothing is served at %s',
  async (path) => {
    await using page = await openPageFixture()
    expect((await fetch(`${page.url.slice(0, -1)}${path}`)).status).toBe(404)
  },
)
