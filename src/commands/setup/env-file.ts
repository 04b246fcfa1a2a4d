import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { parseEnv } from 'node:util'

/** Settings and whatever else stands in an env file. */
export type EnvValues = Partial<Record<string, string>>

/** What an env file sets, as `node --env-file` reads it, without what is empty; null when there is no file. */
export function readEnvFile(file: string): EnvValues | null {
  if (!existsSync(file)) return null
  const values = Object.entries(parseEnv(readFileSync(file, 'utf8')))
  return Object.fromEntries(values.filter(([name, value]) => value !== '' || name === 'JOIN_MESSAGE'))
}

/** `.env.example` with these values filled in, its comments kept. Names that it does not know come at the end. */
export function fillTemplate(template: string, values: EnvValues): string {
  const left = new Map(Object.entries(values))
  const lines = template.split('\n').map((line) => {
    const [, mark = '', name = ''] = /^(#?)([A-Z][A-Z0-9_]*)=/.exec(line) ?? []
    const value = left.get(name)
    if (name === '') return line
    // What is required and not set stands as a comment, so that an empty line does not look like an answer.
    if (value === undefined) return mark === '#' ? line : `#${line}`
    left.delete(name)
    return `${name}=${quote(value)}`
  })
  const others = [...left].map(([name, value = '']) => `${name}=${quote(value)}`)
  const title =
    '# --- Others that were in this file ---------------------------------------------------------------------------------'
  return others.length === 0 ? lines.join('\n') : `${lines.join('\n').trimEnd()}\n\n${title}\n\n${others.join('\n')}\n`
}

/**
 * Puts the text in the place of the file at once, readable by this user only. A file that was there is copied beside it
 * first; answers with the copy's name, or null. Nothing is changed when it throws.
 */
export function writeEnvFile(file: string, text: string, now: Date): string | null {
  // Behind a symbolic link, so that the link stays one.
  const target = existsSync(file) ? realpathSync(file) : file
  const backup = existsSync(target) ? backupOf(target, now) : null
  const unfinished = `${target}.new-${process.pid}`
  try {
    const opened = openSync(unfinished, 'wx', 0o600)
    try {
      writeSync(opened, text)
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(unfinished, target)
  } finally {
    rmSync(unfinished, { force: true })
  }
  return backup
}

function backupOf(file: string, now: Date): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '-')
  const named = `${file}.backup-${time}`
  const free = existsSync(named) ? `${named}-${process.pid}` : named
  copyFileSync(file, free)
  chmodSync(free, 0o600)
  return free
}

// Bare where that is safe, else in whichever quotes it does not hold: in double quotes alone `\n` means a new line.
function quote(value: string): string {
  if (/^[\w.:/@+=,%?&~-]*$/.test(value)) return value
  const mark = ["'", '`', '"'].find((one) => !value.includes(one)) ?? "'"
  return `${mark}${value}${mark}`
}
