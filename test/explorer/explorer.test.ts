import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CONFIGURATIONS } from './configurations.ts'
import { explore } from './explore.ts'
import { SWITCHED_OFF } from './switched-off-rules.ts'

// The explorations themselves are `npm run explore`; here only that it works, and that the rules can be taken out.

const edits = new Map(SWITCHED_OFF.flatMap((off) => off.edits).map((edit) => [`${edit.file}: ${edit.find}`, edit]))

test('goes through every state of a meeting with a waiting room, and finds nothing', async () => {
  const [waitingRoom] = CONFIGURATIONS.filter(({ name }) => name === 'a waiting room')
  if (waitingRoom === undefined) throw new Error('no such configuration')
  const seen = await explore({ ...waitingRoom, faults: 0 })
  expect(seen).toMatchObject({ complete: true, hole: null })
  expect(seen.states).toBeGreaterThan(100)
})

test('finds it when time runs out without an end', async () => {
  const never = { name: 'never ends', workers: 1 as const, life: [], acts: [], faults: 0 }
  expect((await explore(never)).hole?.what).toMatch(/still in the meeting|called lost|does not come to an end/)
})

test.each([...edits])('a rule can be taken out at %s', async (_, { file, find }) => {
  const source = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
  expect(source.split(find)).toHaveLength(2)
})
