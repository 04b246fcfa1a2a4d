import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWorld } from '../open-world.ts'
import {
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  linksOf,
  pressOnCard,
  record,
  recordingBot,
  repliesOf,
  shows,
  startRecording,
  timeLapse,
} from '../watch.ts'

const ROOT = new URL('../../..', import.meta.url)

test.concurrent.each([{ polling: false }, { polling: true }])(
  'a backup made in the middle of a meeting and restored after its end leads to one link (polling: $polling)',
  async ({ polling }) => {
    await using place = await openPlace()
    await using world = await place.open(polling)
    endMeeting(await recordingBot(world, { channel: '#general' }))
    const earlier = await firstResult(world, '#general')
    const bot = await recordingBot(world)

    expect(place.backUp('monday.db')).toMatch(/: \d+ kB, 2 recordings, of which 1 is not over\./)
    // What comes after the backup is lost with the old database: here a pause, and that it was ended.
    await pressOnCard(world, 'pause', { user: 'ben' })
    await shows(world, 'Paused by')
    await world.stopApp()
    endMeeting(bot)
    await place.restore()
    world.clock.skip(60_000)
    await world.startApp()

    const result = await firstResult(world)
    await shows(world, 'Recording ready')
    await letTimePass(world, 15 * 60_000)
    expect(linksOf(result)).toHaveLength(1)
    expect(cards(world)).toHaveLength(1)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(repliesOf(world, 'result', '#general').map(({ ts }) => ts)).toEqual([earlier.ts])
    expect(world.recall.bots).toHaveLength(2)
    expect(world.slack.violations).toEqual([])
  },
)

test.concurrent.each([{ before: 'the card' }, { before: 'the final reply' }])(
  'what was posted and made after a backup that was made before $before is found and not done again',
  async ({ before }) => {
    await using place = await openPlace()
    await using world = await place.open(false)
    if (before === 'the card') {
      world.slack.trouble({ method: 'chat.postMessage', kind: 'http429', retryAfter: 10 })
      await record(world)
      place.backUp('monday.db')
      const bot = await timeLapse(world, () => world.recall.bots[0])
      await startRecording(world, bot)
      endMeeting(bot)
    } else {
      const bot = await recordingBot(world)
      place.backUp('monday.db')
      endMeeting(bot)
    }
    const result = await firstResult(world)
    await world.stopApp()
    await place.restore()
    world.clock.skip(60_000)
    await world.startApp()

    await letTimePass(world, 15 * 60_000)
    await shows(world, 'Recording ready')
    expect(cards(world)).toHaveLength(1)
    expect(repliesOf(world, 'result').map(({ ts }) => ts)).toEqual([result.ts])
    expect(world.recall.bots).toHaveLength(1)
    expect(world.logged.filter((line) => line.includes('is a restored backup'))).toHaveLength(1)
    await world.stopApp()
    await world.startApp()
    expect(world.logged.filter((line) => line.includes('is a restored backup'))).toHaveLength(1)
  },
)

/** A folder with a `data` and a `backups` in it, as an operator has it. */
async function openPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  const shell = (commands: string) => execFileSync('sh', ['-e', '-c', commands], { cwd: folder })
  shell('mkdir data backups')
  const env = { DATABASE_URL: `sqlite:${join(folder, 'data/recorder.db')}` }
  return {
    open: (polling: boolean) => openWorld({ polling, env }),
    backUp(name: string): string {
      const args = ['src/commands/backup.ts', join(folder, 'backups', name)]
      return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env })
    },
    /** Types what docs/backup.md says, but for the start. */
    async restore(): Promise<void> {
      const guide = await readFile(new URL('docs/backup.md', ROOT), 'utf8')
      shell(/## Restore.*?```sh\n(.*?)npm start\n```/s.exec(guide)?.[1] ?? 'exit 1')
      expect((await readdir(join(folder, 'data'))).sort()).toEqual(['before-restore', 'recorder.db'])
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
