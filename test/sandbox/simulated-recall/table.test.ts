import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LIVES } from '../../../src/sandbox/simulated-recall/lives.ts'
import { ROUTES } from '../../../src/sandbox/simulated-recall/routes.ts'

const page = readFileSync(new URL('../../../docs/simulated-recall.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
const covered = rows.filter(([, state]) => state === 'yes' || state === 'partly')
const endpointOf = (cell = '') => /^`((?:GET|POST|PATCH|PUT|DELETE) \/\S+)`/.exec(cell)?.[1]

test('the table names every route as simulated, and no other', () => {
  const simulated = covered.map(([what]) => endpointOf(what)).filter((endpoint) => endpoint !== undefined)
  expect(simulated.sort()).toEqual(
    Object.values(ROUTES)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  )
})

test('nothing that the table calls missing has a route', () => {
  const missing = rows.filter(([, state]) => state === 'no').map(([what]) => endpointOf(what))
  expect(missing.filter((endpoint) => endpoint !== undefined).length).toBeGreaterThan(5)
  for (const { method, path } of Object.values(ROUTES)) expect(missing).not.toContain(`${method} ${path}`)
})

test.each(covered.map(([what = '', , cell = '']) => [what, cell]))('%s is covered by the tests it names', (_, cell) => {
  const named = [...cell.matchAll(/`([\w-]+\.test\.ts)` “([^”]+)”/g)]
  expect(named.length).toBeGreaterThan(0)
  for (const [, file = '', name = ''] of named) {
    const url = new URL(file, import.meta.url)
    expect(existsSync(url) && readFileSync(url, 'utf8').includes(`'${name}`), `${file}: ${name}`).toBe(true)
  }
})

test('the page names every ready-made life', () => {
  for (const life of Object.keys(LIVES)) expect(page).toContain(`\`${life}\``)
})
