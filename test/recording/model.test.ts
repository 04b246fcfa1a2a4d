import { expect, test } from 'vitest'
import { createWorld } from './model/world.ts'
import { wrongWithBot, wrongWithWishes } from './model/wrong-with-bot.ts'
import { wrongWithThread } from './model/wrong-with-thread.ts'

/** Repeat one world with `MODEL_SEED=…`, walk through more of them with `MODEL_WORLDS=…`. */
const FIRST = Number(process.env['MODEL_SEED'] ?? 1)
const WORLDS = Number(process.env['MODEL_WORLDS'] ?? (process.env['MODEL_SEED'] === undefined ? 2_000 : 1))

test(`${WORLDS} worlds full of trouble each end with one answer in every thread`, () => {
  const failures: string[] = []
  for (let seed = FIRST; seed < FIRST + WORLDS; seed++) {
    const failure = live(seed)
    if (failure !== null) failures.push(`world ${seed}: ${failure}`)
  }
  expect(failures.slice(0, 10), `${failures.length} worlds of ${WORLDS} failed`).toEqual([])
})

function live(seed: number): string | null {
  const world = createWorld(seed)
  const { store } = world
  try {
    while (world.advance()) {
      if (world.now() > world.endBy()) return 'does not come to rest'
    }
    const wrong = [
      ...store.threads().map((thread) => named(thread.id, wrongWithThread(world, thread))),
      ...store.bots().map((bot) => named(bot.id, wrongWithBot(world, bot))),
      wrongWithWishes(world),
    ]
    return wrong.find((one) => one !== null) ?? null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function named(id: string, wrong: string | null): string | null {
  return wrong === null ? null : `${id}: ${wrong}`
}
