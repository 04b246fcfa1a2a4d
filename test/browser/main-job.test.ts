import { afterAll, describe, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { openBrowser } from './open-browser.ts'
import type { Walk } from './open-walk.ts'
import { botsIn, cardsIn, goTo, moveBot, plays, say, skip, tabTo, threadIn, videoIn } from './people.ts'
import { runSandbox } from './run-sandbox.ts'
import { walk } from './walk.ts'

const browser = await openBrowser()
afterAll(() => browser?.close())

describe.skipIf(browser === null)('the main job', () => {
  test.concurrent('/record typed with completion in a sandbox that runs as it does for everybody ends in a video that plays', async () => {
    await using sandbox = await runSandbox()
    const page = (await browser?.newPage({ viewport: { width: 1440, height: 1000 } })) ?? expect.unreachable()
    const complaints = listen(page)
    await page.goto(sandbox.url)
    const cards = cardsIn(page)
    // The first recording is made before anybody looks.
    await cards.first().getByText('Recording ready, 42 min').waitFor()

    const box = page.getByRole('combobox', { name: 'Message #standup' })
    await box.pressSequentially('/rec')
    await page.getByRole('option', { name: /\/record list/ }).waitFor()
    await page.getByRole('option', { name: /Record a meeting/ }).click()
    await box.pressSequentially('https://us02web.zoom.us/j/84201337?pwd=s3cret as Weekly notes')
    await page.getByRole('button', { name: 'Send' }).click()
    const card = cards.nth(1)
    await card.getByText('Weekly notes').waitFor()
    expect(await card.textContent()).not.toContain('s3cret')
    await botsIn(page).nth(1).waitFor()
    // It lives by itself, within a quarter of a minute; skipping only makes it shorter.
    await skip(page, '10 s', 6)
    await card.getByRole('button', { name: '1 reply' }).click({ timeout: 60_000 })
    await threadIn(page)
      .getByText(/@Ana Lima\s+the recording is ready/)
      .waitFor()
    await threadIn(page).getByRole('link', { name: 'Watch recording' }).click()
    await plays(videoIn(page))
    await card.getByText('Recording ready').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  test.concurrent('all of it works without a mouse', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      const { keyboard } = page
      await tabTo(page, page.getByRole('combobox', { name: 'Message #standup' }))
      await keyboard.type('/rec')
      await see(page.getByRole('listbox', { name: 'Suggestions' }))
      await keyboard.press('ArrowDown')
      await keyboard.press('ArrowUp')
      await keyboard.press('Tab')
      await keyboard.type('https://meet.google.com/dqm-nhrt-wza')
      await keyboard.press('Enter')
      await see(botsIn(page))
      for (const move of ['Joins the call', 'Let in', 'Start recording']) {
        await tabTo(page, botsIn(page).getByRole('button', { name: move, exact: true }))
        await keyboard.press('Enter')
      }
      const card = cardsIn(page).first()
      await see(card.getByText(/Recording since \d/))
      // The pressed button has gone, and the focus with it only to the next one.
      await see(botsIn(page).getByRole('button', { name: 'Pause' }).and(page.locator(':focus')))
      await tabTo(page, card.getByRole('button', { name: 'Pause' }))
      await keyboard.press('Space')
      await see(card.getByRole('button', { name: 'Resume' }).and(page.locator(':focus')))
      await tabTo(page, card.getByRole('button', { name: 'Stop' }))
      await keyboard.press('Space')
      await see(card.and(page.locator(':focus')))
      await see(botsIn(page).getByText('Has left the call'))
      for (const move of ['Recording is ready', 'Done']) {
        await tabTo(page, botsIn(page).getByRole('button', { name: move, exact: true }))
        await keyboard.press('Enter')
      }
      await see(card.getByText('Recording ready'))
      await tabTo(page, card.getByRole('button', { name: '1 reply' }))
      await keyboard.press('Enter')
      await see(threadIn(page))
      await tabTo(page, threadIn(page).getByRole('link', { name: 'Watch recording' }))
      await keyboard.press('Enter')
      await plays(videoIn(page))
      await keyboard.press('Escape')
      await seeGone(videoIn(page))
      await keyboard.press('Escape')
      await seeGone(threadIn(page))
    }))

  test.concurrent('on a phone one part is shown at a time, and nothing is wider than the screen', () =>
    walk(
      browser,
      { look: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true } },
      async (walking) => {
        const { page, see, seeGone } = walking
        const parts = page.getByRole('navigation', { name: 'Parts of the page' })
        await parts.getByRole('button', { name: 'Channels' }).click()
        await goTo(page, /channel sales/)
        await see(page.getByText(/The call with Northwind/))
        await page.getByRole('button', { name: 'Insert a meeting link' }).click()
        await page.getByRole('menuitem', { name: 'Zoom link' }).click()
        await page.getByRole('button', { name: 'Send' }).click()
        const card = cardsIn(page).first()
        await see(card)
        await parts.getByRole('button', { name: 'Behind the scenes' }).click()
        await see(botsIn(page))
        await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
        await parts.getByRole('button', { name: 'Messages' }).click()
        await see(card.getByText(/Recording since \d/))
        expect(await overhang(walking)).toBe(0)
        await parts.getByRole('button', { name: 'Behind the scenes' }).click()
        expect(await overhang(walking)).toBe(0)
        await moveBot(page, 'End the call', 'Recording is ready', 'Done')
        await parts.getByRole('button', { name: 'Messages' }).click()
        await see(card.getByRole('button', { name: '1 reply' }))
        await card.getByRole('button', { name: '1 reply' }).click()
        await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
        expect(await overhang(walking)).toBe(0)
        await threadIn(page).getByRole('button', { name: 'Close thread' }).click()
        await seeGone(threadIn(page))
        await see(card)
        await say(page, 'Message #sales', 'Thanks')
        await see(page.getByRole('article').filter({ hasText: 'Thanks' }))
        await page.setViewportSize({ width: 320, height: 640 })
        await parts.getByRole('button', { name: 'Channels' }).click()
        await goTo(page, /^Recorder/)
        const tab = await page.getByRole('tab', { name: 'Messages' }).boundingBox()
        expect((tab?.x ?? Infinity) + (tab?.width ?? 0)).toBeLessThanOrEqual(320)
        expect(await overhang(walking)).toBe(0)
      },
    ))
})

/** By how many pixels the page can be pushed sideways. */
async function overhang({ page }: Walk): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
}
