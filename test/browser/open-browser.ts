import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Starts this machine's Chromium without a window; null, with a word on the console, where there is none. */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = findChromium()
  if (executablePath !== null) return await chromium.launch({ executablePath, args: ARGUMENTS })
  console.warn(
    'No Chromium was found, so nothing is tried in a browser. Install one (Debian: apt-get install chromium), or name its program in CHROMIUM.',
  )
  return null
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

// Its own sandbox does not start for root, nor in most containers; only pages of this machine are opened. The rest makes
// letters and edges look the same on every machine.
const ARGUMENTS = ['--no-sandbox', '--font-render-hinting=none', '--force-color-profile=srgb']

function findChromium(): string | null {
  const named = process.env['CHROMIUM']
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return places.find((place) => existsSync(place)) ?? null
}
