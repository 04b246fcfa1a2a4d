import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const COLUMNS = 6
const rows = readFileSync(new URL('../../docs/when-things-fail.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !/^\| (---|what fails) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ what: cells[0] ?? '', cells, proofs: (cells.at(-1) ?? '').split('<br>') }))

test('every row tells all there is to tell, and names its test', () => {
  expect(rows.length).toBeGreaterThan(15)
  expect(rows.filter(({ cells, proofs }) => cells.length !== COLUMNS || !proofs.every((proof) => read(proof)))).toEqual(
    [],
  )
})

test.each(rows)('a test shows what happens when: $what', ({ proofs }) => {
  for (const proof of proofs) expect(namesOf(read(proof)?.file ?? ''), proof).toContain(read(proof)?.name)
})

/** The file and the name of the test, where a proof has that form. */
function read(proof: string): { file: string; name: string } | null {
  const [, file, name] = /^([\w/.-]+\.ts): (.+)$/.exec(proof) ?? []
  return file === undefined || name === undefined ? null : { file, name }
}

/** What stands in quotes in a file where the name of a test may stand. */
function namesOf(file: string): string[] {
  const place = new URL(`../${file}`, import.meta.url)
  if (!existsSync(place)) return []
  return [...readFileSync(place, 'utf8').matchAll(/(?:\(|^)\s*'([^'\n]+)',/gm)].map(([, name]) => name ?? '')
}
