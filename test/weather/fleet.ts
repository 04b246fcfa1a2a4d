import type { AppProcess } from '../breaking/app-process.ts'
import type { Keeper, Tally } from './keeper.ts'

/** The processes of a run, one or several, each with a keeper of its own. */
export type Fleet = Pick<Keeper, 'start' | 'look' | 'kill' | 'onCall' | 'endKills' | 'sampleMemory' | 'logs'> & {
  /** Those that run now. */
  apps(): AppProcess[]
  /** Where each listens; null for one that is away. */
  ports(): (number | null)[]
  /** Whether one is away, killed or not yet started. */
  isShort(): boolean
  /** Ends all by SIGTERM; resolves with their exit codes. */
  stop(): Promise<number[]>
  /** What became of all of them together. */
  tally(): Tally
}

/** Makes one of its keepers. */
export function createFleet(keepers: readonly Keeper[]): Fleet {
  const each = async (deed: (keeper: Keeper) => Promise<unknown>) => {
    for (const keeper of keepers) await deed(keeper)
  }
  const apps = () => keepers.flatMap((keeper) => keeper.app() ?? [])
  return {
    apps,
    ports: () => keepers.map((keeper) => keeper.app()?.port ?? null),
    isShort: () => apps().length < keepers.length,
    // Together: replicas that start together on an empty database must get along.
    start: async () => void (await Promise.all(keepers.map((keeper) => keeper.start()))),
    look: () => each((keeper) => keeper.look()),
    kill: () => each((keeper) => keeper.kill()),
    async stop() {
      const codes = await Promise.all(keepers.map((keeper) => keeper.stop()))
      return codes.filter((code) => code !== null)
    },
    onCall() {
      for (const keeper of keepers) keeper.onCall()
    },
    endKills() {
      for (const keeper of keepers) keeper.endKills()
    },
    sampleMemory: () => each((keeper) => keeper.sampleMemory()),
    logs: () => keepers.flatMap((keeper) => keeper.logs()),
    tally() {
      const all = keepers.map(({ tally }) => tally)
      const sum = (of: (tally: Tally) => number) => all.reduce((total, tally) => total + of(tally), 0)
      return {
        starts: sum(({ starts }) => starts),
        gaveUp: sum(({ gaveUp }) => gaveUp),
        kills: sum(({ kills }) => kills),
        killsInACall: sum(({ killsInACall }) => killsInACall),
        awayMs: sum(({ awayMs }) => awayMs),
        strays: all.flatMap(({ strays }) => strays),
        lives: all.flatMap(({ lives }) => lives),
      }
    },
  }
}
