import { readFileSync } from 'node:fs'

/** One line of a Dockerfile, with what follows its backslashes: `rest` as it is written, `argv` of an exec form. */
export type Instruction = { name: string; flags: Map<string, string>; rest: string; argv: string[] | null }

/** The instructions from one `FROM` to the next; `as` is the name that others copy from. */
export type Stage = { image: string; as: string | null; instructions: Instruction[] }

/** Reads a Dockerfile of the simple kind that ours is: no heredocs, no ARG. */
export function readDockerfile(file: URL): Stage[] {
  const text = readFileSync(file, 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
  const stages: Stage[] = []
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const instruction = readInstruction(line)
    if (instruction.name === 'FROM') {
      const [image = '', , as = null] = instruction.rest.split(/\s+/)
      stages.push({ image, as, instructions: [] })
    } else stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

/** The last instruction of this name, which is the one that counts. */
export function lastOf(stage: Stage | undefined, name: string): Instruction {
  const found = stage?.instructions.findLast((one) => one.name === name)
  if (found === undefined) throw new Error(`the Dockerfile has no ${name}`)
  return found
}

function readInstruction(line: string): Instruction {
  const [, name = '', more = ''] = /^(\w+)\s+(.*)$/s.exec(line.trim()) ?? []
  const flags = new Map<string, string>()
  const rest = more.replace(/^(--([\w-]+)=(\S+)\s+)+/, (all) => {
    for (const [, flag = '', value = ''] of all.matchAll(/--([\w-]+)=(\S+)/g)) flags.set(flag, value)
    return ''
  })
  const exec = /^(?:CMD\s+)?(\[.*\])$/.exec(rest)?.[1]
  return { name, flags, rest, argv: exec === undefined ? null : (JSON.parse(exec) as string[]) }
}

/** Whether `.dockerignore` keeps a path out of the image: the last pattern that matches it or a folder of it decides. */
export function isIgnored(patterns: string, path: string): boolean {
  const steps = path.split('/')
  const names = steps.map((_, index) => steps.slice(0, index + 1).join('/'))
  let ignored = false
  for (const line of patterns.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const kept = line.startsWith('!')
    const pattern = new RegExp(`^${line.replace('!', '').replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`)
    if (names.some((name) => pattern.test(name))) ignored = !kept
  }
  return ignored
}
