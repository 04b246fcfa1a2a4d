import { link, mkdir, symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { DatabaseError } from '../../src/store/database.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { openPlace, type Place, readiness } from './process-fixture.ts'

/** Other names of the same file. */
const NAMES: Record<string, (place: Place) => Promise<string> | string> = {
  'by its own name': ({ file }) => file,
  'by a relative path': ({ file }) => relative(process.cwd(), file),
  'by a way round': ({ folder }) => join(folder, '..', folder.split('/').at(-1) ?? '', '.', 'recorder.db'),
  'through a symbolic link to a symbolic link to it': async ({ folder, file }) => {
    await symlink(file, join(folder, 'link.db'))
    await symlink('link.db', join(folder, 'link-to-link.db'))
    return join(folder, 'link-to-link.db')
  },
  'through a symbolic link to its folder': async ({ folder }) => {
    await mkdir(join(folder, 'deep'))
    await symlink(folder, join(folder, 'deep', 'linked'))
    return join(folder, 'deep', 'linked', 'recorder.db')
  },
}

function refusal(path: string): string {
  try {
    void openSqlite(path).close()
  } catch (error) {
    if (error instanceof DatabaseError) return error.message
    throw error
  }
  return 'it was opened'
}

test('a second process on the same file is refused whatever name it uses, and the first goes on', async () => {
  await using place = await openPlace()
  const first = await place.run()
  const names = await Promise.all(Object.entries(NAMES).map(async ([how, name]) => ({ how, path: await name(place) })))
  for (const { how, path } of names) expect(refusal(path), how).toContain('already in use by another running')

  const linked = place.start({ env: { DATABASE_URL: `sqlite:${join(place.folder, 'link-to-link.db')}` } })
  expect(await linked.exit).toBe(2)
  expect(linked.output()).toMatch(/already in use by another running slack-recorder\. Stop that one first/)
  expect(linked.output()).not.toMatch(/\bat .*\.ts:\d+/)

  await link(place.file, join(place.folder, 'other.db'))
  expect(refusal(join(place.folder, 'other.db'))).toContain('a second name (a hard link)')
  expect((await readiness(first.address)).status).toBe(200)
})

test('a symbolic link to a file that is not made yet leads to one lock', async () => {
  await using place = await openPlace()
  await symlink('recorder.db', join(place.folder, 'link.db'))
  const first = openSqlite(join(place.folder, 'link.db'))
  expect(refusal(place.file)).toContain('already in use')
  await first.close()
})
