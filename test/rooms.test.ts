import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Plants imports in an empty copy of the tree, lints all of it once with the project's own rules, and looks at which of
// them were refused.

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What each room may import from the others, and which of `PACKAGES`. The picture is docs/rooms.svg. */
const ROOMS: Record<string, { rooms: string[]; packages: string[] }> = {
  recording: { rooms: [], packages: [] },
  store: { rooms: ['recording'], packages: ['better-sqlite3', 'kysely', 'kysely/migration', 'node:fs'] },
  flow: { rooms: ['recording', 'store'], packages: ['node:fs'] },
  slack: { rooms: ['recording'], packages: ['@slack/bolt', '@slack/types', '@slack/web-api', 'node:fs', 'undici'] },
  recall: { rooms: ['recording'], packages: ['node:fs', 'undici', 'zod'] },
  web: { rooms: [], packages: ['node:fs'] },
}
const NAMES = [...Object.keys(ROOMS), 'sandbox']
const PACKAGES = [...new Set(['pino', 'yaml', ...Object.values(ROOMS).flatMap(({ packages }) => packages)])]
/** What stands above the rooms: no room looks up. */
const ABOVE = ['app.ts', 'config.ts', 'log.ts']
/** Folders above the rooms: what `app.ts` is made of, and commands of their own. */
const FOLDERS_ABOVE = ['app', 'commands']

const planted = new Map<string, string>()
let folder = ''
let refused = new Set<string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-rooms-'))
  await copyFile(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
  for (const [file, code] of planted) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), code)
  }
  refused = await lint(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The planted files in which biome refuses an import. */
function lint(cwd: string): Promise<Set<string>> {
  const biome = join(ROOT, 'node_modules/.bin/biome')
  const args = ['lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', '--max-diagnostics=none']
  return new Promise((resolve) => {
    execFile(biome, [...args, '--reporter=github', '.'], { cwd }, (_, stdout) => {
      const found = stdout.matchAll(/title=lint\/style\/noRestrictedImports,file=.*(src\/[^,]+),line=/g)
      resolve(new Set([...found].map(([, file]) => file ?? '')))
    })
  })
}

/** Plants code in a file of its own, and gives the file's name. */
function plant(room: string, code: string): string {
  const file = `src/${room}/planted-${planted.size}.ts`
  planted.set(file, code)
  return file
}

function importOf(specifier: string): string {
  return `import { it } from '${specifier}'\nexport const that = it\n`
}

/** One test: this room may, or may not, import from there. */
function check(may: boolean, what: string, { room, from }: { room: string; from: string }): void {
  const file = plant(room, importOf(from))
  test(`${may ? 'may' : 'may not'} import ${what}`, () => expect(refused.has(file)).toBe(!may))
}

test('every room of the tree is in this table', async () => {
  const entries = await readdir(join(ROOT, 'src'), { withFileTypes: true })
  const rooms = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  expect(rooms.filter((name) => !FOLDERS_ABOVE.includes(name)).sort()).toEqual([...NAMES].sort())
})

describe.each(Object.keys(ROOMS))('%s/', (room) => {
  const allowed = ROOMS[room] ?? { rooms: [], packages: [] }
  check(true, 'itself', { room, from: './a-file.ts' })
  for (const other of NAMES.filter((name) => name !== room)) {
    check(allowed.rooms.includes(other), `${other}/`, { room, from: `../${other}/a-file.ts` })
  }
  for (const name of PACKAGES) check(allowed.packages.includes(name), name, { room, from: name })
  for (const name of ABOVE) check(false, name, { room, from: `../${name}` })
})

describe('a folder inside a room', () => {
  const room = 'slack/messages'
  check(true, 'its room', { room, from: '../a-file.ts' })
  check(true, 'what its room may', { room, from: '../../recording/a-file.ts' })
  check(false, 'what its room may not', { room, from: '../../flow/a-file.ts' })
  check(false, 'what stands above its room', { room, from: '../../log.ts' })
})

describe('sandbox/', () => {
  const room = 'sandbox'
  const deep = 'sandbox/simulated-slack'
  check(true, 'itself', { room: deep, from: '../a-file.ts' })
  check(true, 'any package', { room: deep, from: 'ajv' })
  for (const other of Object.keys(ROOMS)) {
    check(false, `${other}/`, { room, from: `../${other}/a-file.ts` })
    check(false, `${other}/ from further down`, { room: deep, from: `../../${other}/a-file.ts` })
  }
  for (const name of ABOVE) check(false, name, { room, from: `../${name}` })

  planted.set('src/sandbox/main.ts', ABOVE.map((name) => `import '../${name}'\n`).join(''))
  test('lets its main.ts start the app', () => expect(refused.has('src/sandbox/main.ts')).toBe(false))
})

describe('a forbidden import is seen', () => {
  test.each([
    ['of types only', plant('flow', "import type { It } from '../slack/a-file.ts'\nexport type That = It\n")],
    ['for its effect', plant('flow', "import '../slack/a-file.ts'\n")],
    ['in a re-export', plant('flow', "export { it } from '../slack/a-file.ts'\n")],
    ['at run time', plant('flow', "export const that = () => import('../slack/a-file.ts')\n")],
  ])('%s', (_, file) => expect(refused.has(file)).toBe(true))
})
