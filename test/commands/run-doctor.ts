import { execFile } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { runDoctor as examineHere } from '../../src/commands/doctor/run-doctor.ts'
import { readEnvironment } from '../../src/config.ts'

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
  /** In a process of its own, which looks for `.env` in `cwd`. */
  apart?: boolean
}

const pathOf = (file: string) => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))
const MAIN = pathOf('commands/doctor/main.ts')

/** Runs the doctor and reads what it says with `--json`. No secret of `env` may be in it. */
export async function runDoctor(input: Examination): Promise<Examined> {
  const args = ['--json', ...(input.args ?? [])]
  const said = await (input.apart === true ? runPlain : runHere)({ ...input, args })
  const lines = (JSON.parse(said.out) as { checks: Line[] }).checks
  const line = (name: string) => {
    const found = lines.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no line ${name} in ${said.out}`)
    return found
  }
  return { ...said, lines, line }
}

type Said = { code: number; out: string; err: string }

// In this process: a new one for each of a hundred runs would take most of their time.
async function runHere({ env, args = [] }: Examination): Promise<Said> {
  let [out, err] = ['', '']
  const code = await examineHere(args, {
    env: readEnvironment(env),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    columns: 110,
  })
  return withoutSecrets(env, { code, out, err })
}

/** Runs the unmodified command as `npm run doctor` does, in a process of its own. */
export function runPlain({ env, args = [], cwd, preload }: Examination): Promise<Said> {
  const imports = preload === undefined ? [] : [`--import=data:text/javascript,${encodeURIComponent(preload)}`]
  const command = ['--env-file-if-exists=.env', `--import=${pathOf('compile-cache.js')}`, ...imports, MAIN, ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env: { PATH: process.env['PATH'], ...env } }, (error, out, err) =>
      resolve(withoutSecrets(env, { code: error === null ? 0 : Number(error.code), out, err })),
    )
  })
}

function withoutSecrets(env: Record<string, string>, said: Said): Said {
  for (const [name, value] of Object.entries(env)) {
    if (/TOKEN|SECRET|KEY/.test(name) && value.length >= 12) expect(`${said.out}${said.err}`).not.toContain(value)
  }
  return said
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
