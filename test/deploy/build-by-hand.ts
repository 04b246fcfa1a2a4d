import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Instruction, isIgnored, type Stage } from './dockerfile.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const ignore = readFileSync(join(repository, '.dockerignore'), 'utf8')

/** A folder that holds what the image would hold, or why it could not be made. */
export type Built = { kind: 'built'; root: string } | { kind: 'offline'; why: string }

/** Who the files of the user `node` belong to: in a test that may give files away, somebody who is not us. */
export const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

/** Does what each stage of the Dockerfile says, in a folder of its own below `folder` instead of an image. */
export function buildByHand(stages: readonly Stage[], folder: string): Built {
  const roots = new Map<string, string>()
  let root = ''
  for (const [index, { as, instructions }] of stages.entries()) {
    root = join(folder, `stage-${index}`)
    mkdirSync(root)
    if (as !== null) roots.set(as, root)
    let workdir = root
    for (const instruction of instructions) {
      if (instruction.name === 'WORKDIR') {
        workdir = join(root, instruction.rest)
        mkdirSync(workdir, { recursive: true })
      } else if (instruction.name === 'COPY') copy(instruction, { workdir, roots })
      else if (instruction.name === 'RUN') {
        const offline = run(instruction.rest, { root, workdir })
        if (offline !== null) return { kind: 'offline', why: offline }
      }
    }
  }
  // The folder of a temporary file is for its maker only; the image is for everybody.
  chmodSync(folder, 0o755)
  return { kind: 'built', root }
}

function copy({ rest, flags }: Instruction, { workdir, roots }: { workdir: string; roots: Map<string, string> }): void {
  const names = rest.split(/\s+/)
  const target = join(workdir, names.pop() ?? '')
  const from = flags.get('from')
  if (from !== undefined) {
    for (const name of names) cpSync(join(roots.get(from) ?? '', name), target, { recursive: true })
    return
  }
  for (const name of names) {
    const isFolder = statSync(join(repository, name)).isDirectory()
    const files = isFolder ? globSync(`${name}/**/*`, { cwd: repository }) : [name]
    for (const file of files.filter((one) => !isIgnored(ignore, one))) {
      if (statSync(join(repository, file)).isDirectory()) continue
      const to = join(target, isFolder ? file.slice(name.length) : file)
      mkdirSync(dirname(to), { recursive: true })
      cpSync(join(repository, file), to)
    }
  }
}

// The commands name folders of the image by their whole path, and its user.
function run(command: string, { root, workdir }: { root: string; workdir: string }): string | null {
  const user = USER ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const here = command
    .replace(/(?<=\s)\/(?=(app|data)\b)/g, `${root}/`)
    .replaceAll('node:node', `${user.uid}:${user.gid}`)
  const { status, stderr } = spawnSync('sh', ['-ec', here], { cwd: workdir, encoding: 'utf8', timeout: 300_000 })
  if (status === 0) return null
  const [unreachable] = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/.exec(stderr) ?? []
  if (unreachable === undefined) throw new Error(`${command}\nended with ${status}:\n${stderr}`)
  return unreachable
}
