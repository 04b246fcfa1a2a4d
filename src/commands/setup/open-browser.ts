import { spawn } from 'node:child_process'

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Opens an address in a browser, if this machine has one; whoever calls this shows the address too. Never throws. */
export function openBrowser(url: string): void {
  const opener = OPENERS[process.platform]
  if (opener === undefined) return
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
