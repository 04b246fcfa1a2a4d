import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './open-browser.ts'
import { openWalk } from './open-walk.ts'
import { PICTURES, type Picture, type View } from './pictures.ts'
import { shrinkPng } from './shrink-png.ts'

// `npm run screenshots` takes the README's pictures anew; with names behind `--`, only these.

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
/** Around what a picture shows, CSS pixels. */
const MARGIN = 8

const wanted = process.argv.slice(2)
const browser = await openBrowser()
if (browser === null) process.exitCode = 1
else {
  await mkdir(FOLDER, { recursive: true })
  for (const picture of PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const colorScheme of ['light', 'dark'] as const) await take(browser, picture, colorScheme)
  }
  await browser.close()
}

async function take(from: Browser, picture: Picture, colorScheme: 'light' | 'dark'): Promise<void> {
  const { name, size, take: goThere } = picture
  await using walk = await openWalk(from, {
    look: { viewport: size, deviceScaleFactor: 2, colorScheme },
    timeStands: true,
  })
  const { page } = walk
  for (const hint of await page.getByRole('button', { name: 'Close this hint' }).all()) await hint.click()
  const view = await goThere(walk)
  await page.mouse.move(0, 0)
  await page.evaluate('document.activeElement.blur()')
  // A button looks pressed for a moment.
  await walk.seeGone(page.locator('.bk-pressed'))
  const clip = view === 'window' ? null : await clipOf(page, view)
  const picked = clip === null ? {} : { clip }
  const bytes = shrinkPng(await page.screenshot({ animations: 'disabled', ...picked }))
  await writeFile(`${FOLDER}${name}-${colorScheme}.png`, bytes)
  console.log(`${name}-${colorScheme}.png  ${Math.round(bytes.length / 1024)} kB`)
  if (walk.complaints.length > 0) throw new Error(walk.complaints.join('\n'))
}

/** The part of the window that holds a view, whole pixels. */
async function clipOf(page: Page, { column, from: first, to: last }: Exclude<View, 'window'>) {
  const [around, above, below] = await Promise.all([column, first, last].map((one) => one.boundingBox()))
  const height = page.viewportSize()?.height ?? 0
  if (!around || !above || !below) throw new Error('This view cannot be seen.')
  const top = Math.max(Math.floor(above.y) - MARGIN, Math.ceil(around.y))
  const bottom = Math.min(Math.ceil(below.y + below.height) + MARGIN, height)
  return { x: Math.ceil(around.x), y: top, width: Math.floor(around.width), height: bottom - top }
}
