import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process under measurement: ours or a baseline. */
export type Measured = AsyncDisposable & {
  port: number
  /** From the start of the process until it said where it listens, ms. */
  startedInMs: number
  /** What the system counts as its memory now, MB. Linux only. */
  memoryMb(): Promise<number>
  /** Resolves when it has done what its start left to do: it uses less than a tenth of a core. */
  idle(): Promise<void>
  /** All it wrote so far. */
  output(): string
}

/** Longer than any start; a subject that never comes up must not hold up the rest for ever. */
const UP_WITHIN_MS = 120_000

/** Starts a script, and waits until it has written where it listens (`"port":3000`). It is killed when disposed of. */
export async function startProcess(script: string, env: Record<string, string>): Promise<Measured> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', './src/compile-cache.js', ...profiling(), script], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  let output = ''
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${script} did not come up:\n${output}`)), UP_WITHIN_MS)
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const [, found] = /"port":(\d+)/.exec(output) ?? []
      if (found === undefined) return
      clearTimeout(timer)
      resolve(Number(found))
    })
    void exit.then(() => reject(new Error(`${script} ended:\n${output}`)))
  })
  return {
    port,
    startedInMs: performance.now() - began,
    output: () => output,
    async memoryMb() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
    },
    async idle() {
      // Elsewhere than on Linux nobody tells so simply; a second is enough where little is under way.
      if (process.platform !== 'linux') return await sleep(1_000)
      for (let before = Number.NEGATIVE_INFINITY; ; ) {
        const now = await cpuMs(child.pid)
        if (now - before < LOOK_EVERY_MS / 10) return
        before = now
        await sleep(LOOK_EVERY_MS)
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const killed = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await exit
      clearTimeout(killed)
    },
  }
}

const LOOK_EVERY_MS = 300

// Fields 14 and 15 of /proc/…/stat (proc(5)): user and system time in hundredths of a second.
async function cpuMs(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

// `BENCH_CPU_PROF=folder npm run bench -- ingest` leaves profiles there, to be opened in a browser's developer tools.
function profiling(): string[] {
  const folder = process.env['BENCH_CPU_PROF']
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
