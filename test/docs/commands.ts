import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Each command of each ```sh block of README.md and docs/*.md, once: without what a comment says, one for each part of
 * `one && two`. Going to a folder is none.
 */
export function commandsOfDocs(): string[] {
  const files = ['README.md', ...globSync('docs/*.md', { cwd: root })]
  const blocks = files.flatMap((file) => [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/^```sh\n(.*?)^```/gms)])
  const lines = blocks.flatMap(([, block = '']) => block.split('\n'))
  const commands = lines.map((line) => line.replace(/\s+# .*$/, '').trim()).flatMap((line) => line.split(' && '))
  return [...new Set(commands.filter((command) => command !== '' && !command.startsWith('cd ')))]
}

/** The npm script that a command runs and the flags it gives to it; null for another command. */
export function npmScriptIn(command: string): { script: string; flags: string[] } | null {
  const [, script, rest = ''] =
    /\bnpm (?:run (?:--silent )?)?(start|test|(?<=run (?:--silent )?)[\w-]+)(?: -- (.*))?$/.exec(command) ?? []
  if (script === undefined) return null
  return { script, flags: [...rest.matchAll(/(?<=^|\s)--([\w-]+)/g)].map(([, flag = '']) => flag) }
}

/** Files and folders of the repository that a command names: what has a slash or a dot in it and no address. */
export function filesIn(command: string): string[] {
  return command.split(/[\s=]+/).filter((word) => /^(deploy|src|docs|test)\/[\w./-]+$|^\.env\.example$/.test(word))
}
