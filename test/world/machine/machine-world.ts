import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { type App, startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { openSandbox } from '../../../src/sandbox/open-sandbox.ts'
import { memoryLog, type World } from '../open-world.ts'
import { cards, letTimePass, linksOf, record, repliesOf } from '../watch.ts'

/** A world whose database is a file that can be got at, and whose app has a clock that can be set wrong. */
export type Machine = World & {
  file: string
  /** From now on the app's clock is wrong by this much, ms. */
  setClock(wrongBy: number): void
  /** Another program's connection to the database. */
  other(): Database.Database
}

/** Opens it; nothing of it is left after its disposal. */
export async function openMachine(options: { polling?: boolean } = {}): Promise<Machine> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-machine-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'recorder.db')
  const logged: string[] = []
  const apps: App[] = []
  let wrongBy = 0
  const others: Database.Database[] = []
  undo.defer(() => {
    for (const other of others) other.close()
  })
  const sandbox = undo.use(
    await openSandbox(
      async (env, clock) => {
        const settings = readConfig({ ...env, DATABASE_URL: `sqlite:${file}` })
        if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
        const wrong = { now: () => clock.now() + wrongBy, after: clock.after }
        const app = await startApp(settings.config, { log: memoryLog(logged), clock: wrong })
        apps.push(app)
        return app
      },
      { polling: options.polling ?? false, still: true },
    ),
  )
  const rest = undo.move()
  return {
    ...sandbox,
    logged,
    file,
    setClock(ms) {
      wrongBy = ms
    },
    other() {
      const other = new Database(file, { timeout: 0 })
      others.push(other)
      return other
    },
    get app() {
      const app = apps.at(-1)
      if (app === undefined) throw new Error('the app was never started')
      return app
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Everything that comes in while nothing can be stored is turned away so that it can come again, and `/readyz` and the log say why. */
export async function expectNothingTaken(world: Machine, words: RegExp): Promise<void> {
  const bots = world.recall.bots.length
  const typed = await record(world, { user: 'ben' })
  expect(JSON.stringify(typed)).toContain('*Nothing was started*, because your request could not be stored')
  const sent = Array.from({ length: 3 }, () => world.recall.sendRaw({ body: SNEEZE }))
  expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([503, 503, 503])
  const { ready, problems } = await world.app.readiness()
  expect({ ready, problems }).toEqual({ ready: false, problems: [expect.stringMatching(words)] })
  const said = world.logged.map((line) => line.split(' {')[0] ?? '')
  expect(said.filter((message) => message.startsWith('error') && words.test(message))).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(bots)
}

/** What came before and after is one of each, and the app is well. */
export async function expectOneOfEach(world: Machine): Promise<void> {
  await letTimePass(world, 15 * 60_000)
  expect(linksOf(repliesOf(world, 'result')[0])).toHaveLength(1)
  expect([cards(world).length, repliesOf(world, 'result').length, world.recall.bots.length]).toEqual([1, 1, 1])
  expect(await world.app.readiness()).toEqual({ ready: true, problems: [] })
}

const SNEEZE = JSON.stringify({ event: 'bot.sneezed', data: {} })
