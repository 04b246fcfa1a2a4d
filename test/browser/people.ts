import type { Locator, Page } from 'playwright-core'

/** The messages of the channel that is open. */
export function messagesIn(page: Page): Locator {
  return page.getByRole('log', { name: /^Messages (in #|with )/ })
}

/** The cards of the channel that is open, oldest first. */
export function cardsIn(page: Page): Locator {
  return messagesIn(page)
    .getByRole('article', { name: /^Recorder,/ })
    .filter({ hasText: 'Asked for by' })
}

/** The thread beside the channel. */
export function threadIn(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Thread' })
}

/** The bots behind the scenes, the newest first. */
export function botsIn(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Behind the scenes' }).locator('[data-bot]')
}

/** Types into the box with this label, and sends it by Enter. */
export async function say(page: Page, box: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name: box }).fill(text)
  await page.keyboard.press('Enter')
}

/** Makes something happen to the newest bot. */
export async function moveBot(page: Page, ...moves: string[]): Promise<void> {
  for (const words of moves) await botsIn(page).first().getByRole('button', { name: words, exact: true }).click()
}

/** Lets new bots live a life of their own, by its name in the list. */
export async function letBotsLive(page: Page, life: string): Promise<void> {
  const lives = page.getByLabel('New bots live')
  if ((await lives.count()) === 0) await page.getByText('Bots live by themselves').click()
  await lives.selectOption({ label: life })
  await page
    .getByLabel('New bots live')
    .and(page.locator(`:has(:checked:text-is("${life}"))`))
    .waitFor()
}

/** Has the app post links of its own from now on; resolves when it has started anew. */
export async function useOwnLinks(page: Page): Promise<void> {
  const taken = page.waitForResponse((response) => response.url().endsWith('/act'))
  await page.getByText('Links of our own').click()
  await taken
  await page.getByRole('switch', { name: 'Links of our own', checked: true }).waitFor({ state: 'attached' })
}

/** Opens the thread of a message by what stands in its menu. */
export async function openThread(message: Locator): Promise<void> {
  await message.hover()
  await message.getByRole('button', { name: 'Reply in thread' }).click()
}

/** Picks from a message's menu. */
export async function pickFromMenu(message: Locator, item: string): Promise<void> {
  await message.hover()
  await message.getByRole('button', { name: 'More message shortcuts' }).click()
  await message.getByRole('menuitem', { name: item }).click()
}

/** Acts as another person from now on, in the same channel. */
export async function become(page: Page, name: 'Ana' | 'Ben'): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Act as' }).getByText(name).click()
  await page.getByRole('radio', { name, checked: true }).waitFor({ state: 'attached' })
}

/** Moves the clock on by the buttons behind the scenes. */
export async function skip(page: Page, words: '10 s' | '1 min' | '10 min' | '1 h' | '1 day', times = 1): Promise<void> {
  const button = page.getByRole('button', { name: `Skip ${words}`, exact: true })
  for (let count = 0; count < times; count += 1) {
    const taken = page.waitForResponse((response) => response.url().endsWith('/act'))
    await button.click()
    await taken
  }
}

/** Opens a channel from the list at the side. */
export async function goTo(page: Page, entry: string | RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Channels and apps' }).getByRole('button', { name: entry }).click()
}

/** The video that is played over the page. */
export function videoIn(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Recording' }).locator('video')
}

/** Resolves when a video has really played for a bit: it was fetched, read and shown. */
export async function plays(video: Locator): Promise<void> {
  await video.waitFor()
  const handle = await video.elementHandle()
  await video.page().waitForFunction(hasPlayed, handle)
}

// Runs in the browser, whose types the tests do not know.
function hasPlayed(video: unknown): boolean {
  return typeof video === 'object' && video !== null && 'currentTime' in video && Number(video.currentTime) > 0
}

/** Presses Tab until the focus is on this; rejects when it is nowhere. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const reached = wanted.and(page.locator(':focus'))
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await reached.count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${wanted}.`)
}

const MOST_TABS = 150
