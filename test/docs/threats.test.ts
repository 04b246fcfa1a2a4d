import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

const rows = read('docs/threats.md')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && line.includes(' › '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ threat: cells[0] ?? '', stops: cells[1] ?? '', tests: (cells[2] ?? '').split('<br>') }))

test('each threat names what stops it, and a test', () => {
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter(({ stops, tests }) => stops === '' || tests.some((one) => placeOf(one) === null))).toEqual([])
})

test.each(rows)('a test shows what stops who tries $threat', ({ tests }) => {
  for (const one of tests) {
    const { file, title } = placeOf(one) ?? { file: '', title: '' }
    expect(existsSync(new URL(`../${file}`, import.meta.url)), file).toBe(true)
    // As a title is written: at the beginning of a call, or on a line of its own behind a table.
    const source = read(`test/${file}`)
    const isThere = source.includes(`('${title}',`) || source.split('\n').some((line) => line.trim() === `'${title}',`)
    expect(isThere, one).toBe(true)
  }
})

test('SECURITY.md says how to change every secret that the settings have', () => {
  const secrets = [...read('.env.example').matchAll(/^#?([A-Z_]*(?:TOKEN|SECRET|KEY))=/gm)].map(
    ([, name]) => name ?? '',
  )
  expect(secrets.length).toBeGreaterThan(4)
  for (const name of secrets) expect(read('SECURITY.md'), name).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'))
})

function placeOf(text: string): { file: string; title: string } | null {
  const [, file, title] = /^([\w/.-]+\.ts) › (.+)$/.exec(text) ?? []
  return file === undefined || title === undefined ? null : { file, title }
}
