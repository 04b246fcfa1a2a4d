import { execFile } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** One line of the doctor, as `--json` prints it. */
export type Line = { name: string; outcome: string; found: string; mend: string | null }

/** What one run of the doctor said. `line` throws for a name that it does not have. */
export type Examined = { code: number; out: string; err: string; lines: Line[]; line(name: string): Line }

export type Examination = {
  env: Record<string, string>
  args?: string[]
  /** Where it is started, and where it looks for `.env`. */
  cwd: string
  /** A module's text that Node runs before it. */
  preload?: string
}

const pathOf = (file: string) => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))
const MAIN = pathOf('commands/doctor/main.ts')

/** Runs the unmodified command as `npm run doctor` does, in a process of its own. No secret of `env` may be in what it says. */
export async function runDoctor(input: Examination): Promise<Examined> {
  const said = await runPlain({ ...input, args: ['--json', ...(input.args ?? [])] })
  const lines = (JSON.parse(said.out) as { checks: Line[] }).checks
  const line = (name: string) => {
    const found = lines.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no line ${name} in ${said.out}`)
    return found
  }
  return { ...said, lines, line }
}

/** The same, without `--json`. */
export function runPlain({
  env,
  args = [],
  cwd,
  preload,
}: Examination): Promise<{ code: number; out: string; err: string }> {
  const imports = preload === undefined ? [] : [`--import=data:text/javascript,${encodeURIComponent(preload)}`]
  const command = ['--env-file-if-exists=.env', `--import=${pathOf('compile-cache.js')}`, ...imports, MAIN, ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env: { PATH: process.env['PATH'], ...env } }, (error, out, err) => {
      for (const [name, value] of Object.entries(env)) {
        if (/TOKEN|SECRET|KEY/.test(name) && value.length >= 12) expect(`${out}${err}`).not.toContain(value)
      }
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

/** Something that answers in the place of the app. */
export async function openStub(answer: RequestListener): Promise<AsyncDisposable & { url: string; port: number }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stub has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers `/healthz` as the app does, and the rest with this. */
export function healthy(rest: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url === '/healthz') response.end('ok\n')
    else rest(request, response)
  }
}
