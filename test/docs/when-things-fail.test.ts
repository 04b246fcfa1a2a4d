import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { namesOf, readProof } from './proofs.ts'

const COLUMNS = 6
const rows = readFileSync(new URL('../../docs/when-things-fail.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !/^\| (---|what fails) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ what: cells[0] ?? '', cells, proofs: (cells.at(-1) ?? '').split('<br>') }))

test('every row tells all there is to tell, and names its test', () => {
  expect(rows.length).toBeGreaterThan(15)
  expect(
    rows.filter(({ cells, proofs }) => cells.length !== COLUMNS || !proofs.every((proof) => readProof(proof))),
  ).toEqual([])
})

test.each(rows)('a test shows what happens when: $what', ({ proofs }) => {
  for (const proof of proofs) expect(namesOf(readProof(proof)?.file ?? ''), proof).toContain(readProof(proof)?.name)
})
