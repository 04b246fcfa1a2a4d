import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, rmSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createSkippableClock } from '../../../src/sandbox/clock.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { openSqlite } from '../../../src/store/open-sqlite.ts'
import { storageProblem } from '../../../src/store/storage-problem.ts'
import { freePort, openPlace, type Place, readiness, type StartOptions, until } from '../process-fixture.ts'

const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0
const canLimit = spawnSync('prlimit', ['--version']).status === 0
if (!canMount) process.stdout.write('partly skipped: here nobody may mount a small disk of his own\n')

const ask = ({ slack }: Place, user: string, meeting: number) =>
  slack.command({ user, channel: '#standup', command: '/record', text: `https://zoom.us/j/${meeting}` })
const posts = ({ slack }: Place) => slack.messages('#standup').filter(({ author }) => author.kind === 'app')
const results = (place: Place) => posts(place).flatMap(({ ts }) => place.slack.thread('#standup', ts).slice(1))
const statuses = ({ recall }: Place) =>
  recall.deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status))

/** The disk takes nothing more in the middle of a meeting, and after the meeting's end it does again. */
async function liveThrough(
  options: StartOptions,
  disk: { fill(pid: number): void; free(pid: number): void; says: RegExp },
) {
  const clock = createSkippableClock({ still: true })
  await using place = await openPlace(clock)
  const app = await place.run(options)
  const pid = app.child.pid ?? 0
  await ask(place, 'ana', 1_111_111_111)
  await until(() => place.recall.bots.length === 1)
  const [bot] = place.recall.bots
  bot?.joinCall()
  bot?.letIn()
  bot?.startRecording()
  await until(() => posts(place)[0]?.text.includes('Recording since') === true)

  disk.fill(pid)
  // Until the log of the database has used up the room that it had.
  await until(async () => JSON.stringify(await ask(place, 'ben', 2_222_222_222)).includes('Nothing was started'))
  const bots = place.recall.bots.length
  bot?.endCall()
  bot?.finishMedia()
  bot?.done()
  await until(() => statuses(place).includes(503))
  expect(await readiness(app.address)).toEqual({ status: 503, problems: expect.stringMatching(disk.says) })
  expect(app.output()).toMatch(disk.says)

  disk.free(pid)
  await until(async () => (await readiness(app.address)).status === 200)
  await until(() => {
    clock.skip(30_000)
    return results(place).some(({ blocks }) => JSON.stringify(blocks).includes('X-Amz-Signature'))
  })
  app.child.kill('SIGTERM')
  expect(await app.exit).toBe(0)
  expect([posts(place).length, place.recall.bots.length]).toEqual([bots, bots])
  expect(results(place).filter(({ blocks }) => JSON.stringify(blocks).includes('X-Amz-Signature'))).toHaveLength(1)
  expect(app.output()).toContain('the database stores again')
}

describe('a real process whose disk takes nothing more', () => {
  test.skipIf(!canMount)('because it is full turns away what comes, and goes on when there is room', async () => {
    const inside = (pid: number, file: string) => `/proc/${pid}/root/mnt/${file}`
    await liveThrough(
      {
        wrap: ['unshare', '-rm'],
        shell: 'mount -t tmpfs -o size=16m tmpfs /mnt',
        env: { DATABASE_URL: 'sqlite:/mnt/recorder.db' },
      },
      {
        fill(pid) {
          for (const size of ['64k', '1k'])
            spawnSync('dd', ['if=/dev/zero', `of=${inside(pid, `filler-${size}`)}`, `bs=${size}`])
        },
        free: (pid) => rmSync(inside(pid, 'filler-64k')),
        says: /The disk with the database is full, so nothing can be stored\. Make room/,
      },
    )
  })

  test.skipIf(!canLimit)('because of a limit turns away what comes, and goes on when the limit is raised', async () => {
    const limit = (pid: number, bytes: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
    await liveThrough(
      {},
      {
        fill: (pid) => void limit(pid, '4096'),
        free: (pid) => void limit(pid, 'unlimited'),
        says: /The disk with the database fails \(SQLITE_IOERR_WRITE\), so nothing can be stored/,
      },
    )
  })
})

test('a log that cannot be written, on a full disk, neither ends the process nor keeps it from ending', async () => {
  await using place = await openPlace()
  const port = await freePort()
  const app = place.start({ shell: 'exec > /dev/full', env: { PORT: String(port) } })
  await until(() =>
    readiness(`http://127.0.0.1:${port}`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
  await ask(place, 'ana', 1_111_111_111)
  await until(() => place.recall.bots.length === 1)
  app.child.kill('SIGTERM')
  expect(await app.exit).toBe(0)
})

test('a transaction that the disk has no room for says so, and the next one finds room again', async () => {
  const database = openSqlite(':memory:')
  await migrate(database.db)
  const write = () =>
    database.db.transaction().execute((tx) =>
      tx
        .insertInto('remembered')
        .values({ name: 'a', value: 'x'.repeat(20_000) })
        .execute(),
    )
  await sql`pragma max_page_count = 1`.execute(database.db)
  await expect(write()).rejects.toThrow('database or disk is full')
  expect(database.health.trouble()?.kind).toBe('full')
  await sql`pragma max_page_count = 100000`.execute(database.db)
  expect(await storageProblem(database)).toBeNull()
  await write()
  await database.close()
})

test('a database that may not be written is refused at the start, with what to do', async () => {
  await using place = await openPlace()
  const database = openSqlite(place.file)
  await migrate(database.db)
  await database.close()
  // Root may write everything.
  const uid = process.getuid?.() === 0 ? 65_534 : undefined
  if (uid !== undefined) for (const path of [place.folder, `${place.file}-lock`]) chownSync(path, uid, uid)
  chmodSync(place.file, 0o444)
  const app = place.start(uid === undefined ? {} : { uid })
  expect(await app.exit).toBe(2)
  expect(app.output()).toMatch(
    /recorder\.db cannot be used .*\. The database may not be written.*start slack-recorder again/,
  )
  expect(app.output()).not.toMatch(/\bat .*\.ts:\d+/)
})

test('a port that is taken is named, with what to do', async () => {
  await using place = await openPlace()
  const port = new URL(place.slack.apiUrl).port
  const app = place.start({ env: { PORT: port } })
  expect(await app.exit).toBe(2)
  expect(app.output()).toContain(`Port ${port} is taken. Set PORT to another one, or stop what listens there.`)
})
