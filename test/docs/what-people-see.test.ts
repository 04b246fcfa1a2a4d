import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { namesOf, readProof } from './proofs.ts'

const rows = readFileSync(new URL('../../docs/what-people-see.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !/^\| (---|promise|state) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ promise: cells[0] ?? '', proofs: (cells.at(-1) ?? '').split('<br>') }))

test('there are rows, and each of them has a proof or says that it is not built', () => {
  expect(rows.length).toBeGreaterThan(80)
  const unproven = rows.filter(
    ({ proofs }) => !proofs.every((proof) => proof === 'not built yet' || readProof(proof) !== null),
  )
  expect(unproven).toEqual([])
})

test.each(rows.filter(({ proofs }) => proofs[0] !== 'not built yet'))('a test proves: $promise', ({ proofs }) => {
  for (const proof of proofs) expect(namesOf(readProof(proof)?.file ?? ''), proof).toContain(readProof(proof)?.name)
})
