import { afterAll, describe, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'
import {
  become,
  botsIn,
  cardsIn,
  goTo,
  letBotsLive,
  messagesIn,
  moveBot,
  openThread,
  say,
  skip,
  threadIn,
} from './people.ts'
import { walk } from './walk.ts'

const browser = await openBrowser()
afterAll(() => browser?.close())

const LINK = 'https://zoom.us/j/84201337?pwd=s3cret'

describe.skipIf(browser === null)('on the card', () => {
  test.concurrent('Pause, Resume and Stop are pressed in the page, and the card names who pressed', () =>
    walk(browser, {}, async ({ page, see }) => {
      await say(page, 'Message #standup', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await see(card.getByText(/Recording since \d/))
      await become(page, 'Ben')
      await card.getByRole('button', { name: 'Pause' }).click()
      await see(card.getByText(/Paused by\s+@Ben/))
      await see(botsIn(page).getByText('In the call, recording paused'))
      await become(page, 'Ana')
      await card.getByRole('button', { name: 'Resume' }).click()
      await see(card.getByText(/Recording since \d/))
      // A card is edited once in three seconds at most: after ten it shows the next state at once.
      await skip(page, '10 s')
      await card.getByRole('button', { name: 'Stop' }).click()
      await see(card.getByText(/Stopping, asked by\s+@Ana/))
      expect(await card.getByRole('button', { name: /^(Pause|Resume|Stop)$/ }).count()).toBe(0)
      await see(botsIn(page).getByText('Has left the call'))
      await moveBot(page, 'Recording is ready', 'Done')
      await see(card.getByText(/Recording ready/))
      await openThread(card)
      await see(threadIn(page).getByText(/Stopped by\s+@Ana/))
      await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
    }))

  test.concurrent('Stop asks back where another channel waits too, and then ends it for both', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      await say(page, 'Message #standup', `/record ${LINK}`)
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await see(cardsIn(page).getByText(/Recording since \d/))
      await become(page, 'Ben')
      await goTo(page, /channel general/)
      await say(page, 'Message #general', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(card.getByText(/No second bot is sent/))
      const stop = card.getByRole('button', { name: 'Stop' })
      const question = page.getByRole('dialog', { name: 'Stop it for everybody?' })
      await stop.click()
      await question.getByRole('button', { name: 'Let it go on' }).click()
      await seeGone(question)
      await skip(page, '10 s')
      expect(await botsIn(page).first().getAttribute('data-phase')).toBe('in_call_recording')
      await stop.click()
      await question.getByRole('button', { name: 'Stop for everybody' }).click()
      await see(botsIn(page).getByText('Has left the call'))
      await moveBot(page, 'Recording is ready', 'Done')
      await see(card.getByText(/Recording ready/))
      await goTo(page, /channel standup/)
      await see(cardsIn(page).getByText(/Recording ready/))
      expect(await botsIn(page).count()).toBe(1)
      // Who pressed is named only where they pressed.
      await openThread(cardsIn(page).first())
      await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
      expect(await threadIn(page).getByText('@Ben').count()).toBe(0)
    }))

  test.concurrent('Try again after a failure sends a new bot, whose card and link come into the same thread', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      await letBotsLive(page, 'meeting not found')
      await say(page, 'Message #standup', `/record ${LINK} as Weekly notes`)
      const card = cardsIn(page).first()
      await see(card.getByText('Nothing was recorded'))
      await see(card.getByRole('button', { name: 'Try again' }))
      await letBotsLive(page, 'happy')
      await become(page, 'Ben')
      await card.getByRole('button', { name: 'Try again' }).click()
      await see(card.getByText(/Tried again by\s+@Ben/))
      await seeGone(card.getByRole('button', { name: 'Try again' }))
      await card.getByRole('button', { name: /replies/ }).click()
      const again = threadIn(page).getByRole('article').filter({ hasText: 'Asked for by' }).nth(1)
      await see(again.getByText('Weekly notes'))
      await see(again.getByText('Recording ready'))
      await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
      expect(await botsIn(page).count()).toBe(2)
      expect(await cardsIn(page).count()).toBe(1)
      expect(await messagesIn(page).getByRole('button', { name: 'Try again' }).count()).toBe(0)
    }))

  test.concurrent('what cannot be done is said above everything, until something can be done again', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      await say(page, 'Message #standup', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await see(card.getByText(/Recording since \d/))
      await page.getByRole('button', { name: 'Stop the app' }).click()
      await see(page.getByText('The app is stopped, no socket to Slack.'))
      await card.getByRole('button', { name: 'Pause' }).click()
      const sentence = page.getByRole('alert').locator('p')
      await see(sentence)
      const [said, column] = await Promise.all([sentence.boundingBox(), page.getByRole('main').boundingBox()])
      expect((said?.y ?? Infinity) + (said?.height ?? 0)).toBeLessThanOrEqual(column?.y ?? 0)
      await page.getByRole('button', { name: 'Start the app again' }).click()
      await seeGone(sentence)
      await see(page.getByText(/The app runs, \d sockets? to Slack/))
      await card.getByRole('button', { name: 'Pause' }).click()
      await see(card.getByText(/Paused by\s+@Ana/))
    }))

  test.concurrent('a switch stays as somebody has set it, also when the page is drawn again before the answer', () =>
    walk(browser, {}, async ({ page, sandbox, see, seeGone }) => {
      const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
      await page.route('**/act', async (route) => {
        await answered
        await route.continue()
      })
      const on = page.getByRole('switch', { name: 'Bots live by themselves', checked: true })
      await seeGone(on)
      await page.getByText('Bots live by themselves').click()
      const before = await page.locator('.page').getAttribute('data-version')
      sandbox.clock.skip(60_000)
      await page.locator(`.page:not([data-version="${before}"])`).waitFor()
      expect(await on.count()).toBe(1)
      answer()
      await see(page.getByLabel('New bots live'))
      await page.unrouteAll({ behavior: 'wait' })
      expect(await on.count()).toBe(1)
    }))
})
