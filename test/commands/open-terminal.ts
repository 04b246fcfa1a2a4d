import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'

/** Keys as a terminal sends them. */
export const KEYS = { enter: '\r', down: '\u001b[B', ctrlC: '\u0003' }

/** A command in a terminal of its own, and somebody who reads and types. */
export type Terminal = {
  /** Resolves once this appears in what was printed since the last time something was awaited; rejects when the command ends first. */
  sees(what: RegExp): Promise<void>
  type(keys: string): void
  /** All that was printed, without colours. Lines that were drawn anew stand in it several times. */
  printed(): string
  /** Resolves with the exit code. */
  exit: Promise<number | null>
  kill(): void
}

/** Whether this machine can give one: `script` of util-linux makes it. */
export const hasTerminal =
  process.platform === 'linux' && String(spawnSync('script', ['--version']).stdout).includes('util-linux')

/** Starts a command there. Its exit code is the terminal's. */
export function openTerminal(command: string[], options: { cwd: string; env: Record<string, string> }): Terminal {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const child: ChildProcess = spawn('script', ['-qefc', `stty cols 100 rows 50; exec ${line}`, '/dev/null'], {
    ...options,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh', ...options.env },
  })
  let printed = ''
  let seen = 0
  let look = () => {}
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += stripVTControlCharacters(chunk.toString())
    look()
  })
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return {
    sees: (what) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = what.exec(printed.slice(seen))
          if (found === null) return
          seen += found.index + found[0].length
          look = () => {}
          resolve()
        }
        look()
        void exit.then((code) => reject(new Error(`it ended with ${code} and never showed ${what}:\n${printed}`)))
      }),
    type: (keys) => void child.stdin?.write(keys),
    printed: () => printed,
    exit,
    kill: () => void child.kill('SIGKILL'),
  }
}
