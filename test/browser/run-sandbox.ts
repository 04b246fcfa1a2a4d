import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The sandbox as a person runs it, with the address of its page. */
export type RunningSandbox = AsyncDisposable & { url: string }

const MAIN = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url))

/** Does what `npm run sandbox` does; resolves once its first recording is made and it stays up for us. */
export async function runSandbox(): Promise<RunningSandbox> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  let said = ''
  const { promise: up, resolve, reject } = Promise.withResolvers<string>()
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part
    const url = /in a browser:\s+(http:\/\/127\.0\.0\.1:\d+\/)/.exec(said)?.[1]
    if (url !== undefined && said.includes('Now you:')) resolve(url)
  })
  void closed.then(() => reject(new Error(`The sandbox ended:\n${said}`)))
  const stop = async () => {
    child.kill('SIGTERM')
    await closed
  }
  return { url: await up, [Symbol.asyncDispose]: stop }
}
