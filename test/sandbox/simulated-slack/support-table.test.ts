import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiMethods } from '../../../src/sandbox/simulated-slack/web-api.ts'

const rows = readFileSync(new URL('../../../docs/simulated-slack.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', state = '', coveredBy = '']) => ({ name, state, coveredBy }))
  .filter(({ coveredBy }) => coveredBy !== 'covered by')

const methodRows = rows.filter(({ name }) => /^`[a-z]\w*(\.\w+)+`$/.test(name))

test('the table names exactly the methods that are implemented', () => {
  const implemented = methodRows.filter(({ state }) => state !== 'missing').map(({ name }) => name.replaceAll('`', ''))
  expect(implemented.sort()).toEqual([...apiMethods.keys()].sort())
})

test('every row has a state', () => {
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter(({ state }) => !/^(supported|partly|missing)\b/.test(state))).toEqual([])
})

test.each(rows.filter(({ state }) => state !== 'missing'))('a test covers $name', ({ coveredBy }) => {
  const [, file = '', name = ''] = /^([\w-]+\.test\.ts): (.+)$/.exec(coveredBy) ?? []
  expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(`'${name}'`)
})
