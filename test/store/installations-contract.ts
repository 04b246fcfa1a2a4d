import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertAsk } from '../../src/store/asks.ts'
import { insertBot } from '../../src/store/bots.ts'
import { readDue, settleDecision } from '../../src/store/claims.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import {
  deleteInstallation,
  noteWorkspace,
  readInstallation,
  readInstallationFor,
  readTeamsOf,
  sealAnew,
  takeRefresh,
  writeInstallation,
  writeRefreshed,
} from '../../src/store/installations.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSeal } from '../../src/store/seal.ts'
import type { Tx } from '../../src/store/tables.ts'
import { readOpenRowsOf, wakeTeam } from '../../src/store/team-rows.ts'
import { insertThread } from '../../src/store/threads.ts'
import { aBot, anAsk, aThread, MINUTE, T0 } from '../recording/rows.ts'

/** The part of the store contract about installations by OAuth, and the rows of one workspace. */
export function installationsContract(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`installations in the store on ${name}`, () => {
    const [old, newest] = [randomBytes(32), randomBytes(32)]
    const seal = createSeal([old])
    let database: OpenDatabase

    const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)
    const write = (id: string, content: string, installedAt = T0) =>
      inTx((tx) => writeInstallation(tx, seal, { id, installedAt, content }))
    const read = (id: string) => readInstallation(database.db, seal, id)
    const versionOf = async (id: string) => (await read(id))?.version ?? 0

    beforeEach(async () => {
      database = await open()
      await migrate(database.db)
    })

    afterEach(() => database.close())

    test('an installation comes back as it was written, and its tokens stand nowhere in the table', async () => {
      await write('T1', 'xoxb-one')
      expect(await read('T1')).toEqual({ id: 'T1', version: expect.any(Number), installedAt: T0, content: 'xoxb-one' })
      const rows = await database.db.selectFrom('installations').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain('xoxb')
      expect(await read('T2')).toBeUndefined()
    })

    test('a new install takes the place of the one there was, and deleting it deletes it', async () => {
      await write('T1', 'one')
      const version = (await versionOf('T1')) + 1
      await write('T1', 'two', T0 + MINUTE)
      expect(await read('T1')).toEqual({ id: 'T1', version, installedAt: T0 + MINUTE, content: 'two' })
      await inTx((tx) => deleteInstallation(tx, 'T1'))
      expect(await read('T1')).toBeUndefined()
      await inTx((tx) => deleteInstallation(tx, 'T1'))
    })

    test('a workspace works with its own installation, else with that of the organisation it is known to belong to', async () => {
      const found = async (team: string) => (await readInstallationFor(database.db, seal, team))?.content
      await write('E1', 'all of it')
      expect(await found('T1')).toBeUndefined()
      await noteWorkspace(database.db, { team: 'T1', enterprise: 'E1' })
      await noteWorkspace(database.db, { team: 'T1', enterprise: 'E1' })
      expect(await found('T1')).toBe('all of it')
      await write('T1', 'its own')
      expect(await found('T1')).toBe('its own')
      expect(await found('T2')).toBeUndefined()
      expect(await inTx((tx) => readTeamsOf(tx, 'E1'))).toEqual(['E1', 'T1'])
      expect(await inTx((tx) => readTeamsOf(tx, 'T1'))).toEqual(['T1'])
    })

    test('of all who want to refresh the same tokens at once, one may', async () => {
      await write('T1', 'one')
      const version = await versionOf('T1')
      const wants = Array.from({ length: 8 }, (_, n) =>
        takeRefresh(database.db, { id: 'T1', version, owner: `process ${n}`, leaseMs: MINUTE }),
      )
      expect((await Promise.all(wants)).filter((won) => won)).toHaveLength(1)
    })

    test('a refresh whose process died is taken over when its lease is over', async () => {
      await write('T1', 'one')
      const version = await versionOf('T1')
      const take = (owner: string, leaseMs: number) => takeRefresh(database.db, { id: 'T1', version, owner, leaseMs })
      expect(await take('a', 0)).toBe(true)
      expect(await take('b', MINUTE)).toBe(true)
      expect(await take('c', MINUTE)).toBe(false)
    })

    test('refreshed tokens are stored once, and make room for the next refresh', async () => {
      await write('T1', 'one')
      const version = await versionOf('T1')
      await takeRefresh(database.db, { id: 'T1', version, owner: 'a', leaseMs: MINUTE })
      expect(await writeRefreshed(database.db, seal, { id: 'T1', version, content: 'two' })).toBe(true)
      expect(await read('T1')).toMatchObject({ version: version + 1, content: 'two', installedAt: T0 })
      expect(await writeRefreshed(database.db, seal, { id: 'T1', version, content: 'three' })).toBe(false)
      const again = { id: 'T1', owner: 'b', leaseMs: MINUTE }
      expect(await takeRefresh(database.db, { ...again, version })).toBe(false)
      expect(await takeRefresh(database.db, { ...again, version: version + 1 })).toBe(true)
    })

    test('a refresh that ends after a new install, or after an uninstall, changes nothing', async () => {
      await write('T1', 'one')
      const version = await versionOf('T1')
      await takeRefresh(database.db, { id: 'T1', version, owner: 'a', leaseMs: MINUTE })
      await write('T1', 'anew')
      expect(await writeRefreshed(database.db, seal, { id: 'T1', version, content: 'late' })).toBe(false)
      expect(await read('T1')).toMatchObject({ content: 'anew' })
      // Its own refresh need not wait for the end of the old one's lease.
      const taken = { id: 'T1', version: await versionOf('T1'), owner: 'b', leaseMs: MINUTE }
      expect(await takeRefresh(database.db, taken)).toBe(true)
      await inTx((tx) => deleteInstallation(tx, 'T1'))
      expect(await writeRefreshed(database.db, seal, { id: 'T1', version: version + 1, content: 'late' })).toBe(false)
      expect(await read('T1')).toBeUndefined()
    })

    test('a refresh that ends after an uninstall and a new install leaves the new tokens alone', async () => {
      await write('T1', 'one')
      const version = await versionOf('T1')
      await inTx((tx) => deleteInstallation(tx, 'T1'))
      await write('T1', 'anew')
      expect(await writeRefreshed(database.db, seal, { id: 'T1', version, content: 'late' })).toBe(false)
      expect(await read('T1')).toMatchObject({ content: 'anew' })
    })

    test('what an older key sealed is sealed anew with the newest, and nothing is lost by it', async () => {
      await write('T1', 'one')
      await write('T2', 'two')
      const both = createSeal([newest, old])
      expect(await sealAnew(database.db, both)).toEqual({ all: 2, closed: 0 })
      expect(await sealAnew(database.db, createSeal([newest]))).toEqual({ all: 2, closed: 0 })
      expect(await readInstallation(database.db, createSeal([newest]), 'T2')).toMatchObject({
        version: expect.any(Number),
        content: 'two',
      })
      expect(await read('T1')).toMatchObject({ content: null })
      expect(await sealAnew(database.db, seal)).toEqual({ all: 2, closed: 2 })
    })

    describe('of one workspace', () => {
      beforeEach(() =>
        inTx(async (tx) => {
          await insertBot(tx, aBot())
          await insertThread(tx, aThread())
          await insertAsk(tx, anAsk())
          const other = { ...aBot().asked, meetingKey: 'zoom:2' }
          await insertBot(tx, aBot({ id: 'other', team: 'T2', asked: other }))
          await insertThread(tx, aThread({ id: 'their thread', botId: 'other', team: 'T2' }))
          await insertBot(tx, aBot({ id: 'over', closedAt: T0, asked: { ...other, meetingKey: 'zoom:3' } }))
          await insertThread(tx, aThread({ id: 'rests', botId: 'over' }))
          await insertThread(tx, aThread({ id: 'waits', botId: 'over' }))
          await insertThread(tx, aThread({ id: 'closed', closed: { at: T0, why: 'told' } }))
        }),
      )

      const settle = (id: string, dueAt: number | null) =>
        inTx((tx) => settleDecision(tx, { table: 'threads', id, botId: '', team: '' }, { rev: 99, dueAt }))

      test('the open rows are those that anything may still be said in', async () => {
        await settle('waits', T0 + MINUTE)
        const { threads, asks } = await inTx((tx) => readOpenRowsOf(tx, 'T1'))
        expect(threads.toSorted()).toEqual(['thread-row', 'waits'])
        expect(asks).toEqual(['ask-row'])
      })

      test('all rows that wait are made due, and no other workspace’s', async () => {
        for (const id of ['waits', 'their thread']) await settle(id, T0 + MINUTE)
        await settle('rests', null)
        await inTx((tx) => wakeTeam(tx, { team: 'T1', now: T0 }))
        const due = (await readDue(database.db, { now: T0, limit: 99 })).map(({ id }) => id)
        expect(due).toContain('waits')
        expect(due).not.toContain('rests')
        expect(due).not.toContain('their thread')
      })
    })
  })
}
