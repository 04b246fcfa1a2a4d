import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows = readFileSync(new URL('../../docs/what-people-see.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| .*\|$/.test(line) && !/^\| (---|promise|state) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
  .map((cells) => ({ promise: cells[0] ?? '', proofs: (cells.at(-1) ?? '').split('<br>') }))

test('there are rows, and each of them has a proof or says that it is not built', () => {
  expect(rows.length).toBeGreaterThan(80)
  const unproven = rows.filter(
    ({ proofs }) => !proofs.every((proof) => proof === 'not built yet' || read(proof) !== null),
  )
  expect(unproven).toEqual([])
})

test.each(rows.filter(({ proofs }) => proofs[0] !== 'not built yet'))('a test proves: $promise', ({ proofs }) => {
  for (const proof of proofs) expect(namesOf(read(proof)?.file ?? ''), proof).toContain(read(proof)?.name)
})

/** The file and the name of the test, where a proof has that form. */
function read(proof: string): { file: string; name: string } | null {
  const [, file, name] = /^([\w/.-]+\.ts): (.+)$/.exec(proof) ?? []
  return file === undefined || name === undefined ? null : { file, name }
}

/** The names of all tests in a file, as they are written there. */
function namesOf(file: string): string[] {
  const place = new URL(`../${file}`, import.meta.url)
  if (!existsSync(place)) return []
  const source = readFileSync(place, 'utf8')
  return [...source.matchAll(/^[^\n]*?(?:\b(?:test|it)\b[^\n]*?\(|\)\(|^)\s*'([^'\n]+)',/gm)].map(
    ([, name]) => name ?? '',
  )
}
