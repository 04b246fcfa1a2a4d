import { afterAll, describe, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'
import {
  become,
  botsIn,
  cardsIn,
  moveBot,
  openThread,
  plays,
  say,
  skip,
  threadIn,
  useOwnLinks,
  videoIn,
} from './people.ts'
import { walk } from './walk.ts'

const browser = await openBrowser()
afterAll(() => browser?.close())

const LINK = 'https://meet.google.com/dqm-nhrt-wza'

describe.skipIf(browser === null)('in a meeting', () => {
  test.concurrent('a bot in the waiting room: the thread says who lets it in and how, and then it records', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      const hint = page.getByRole('region', { name: 'How to try it' })
      await see(hint)
      await say(page, 'Message #standup', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(botsIn(page))
      await seeGone(hint)
      await moveBot(page, 'Joins the call', 'Has to wait')
      await see(card.getByText(/Waiting to be let in as\s+Recorder/))
      await see(card.getByRole('button', { name: '1 reply' }))
      await card.getByRole('button', { name: '1 reply' }).click()
      const call = threadIn(page).getByRole('article').filter({ hasText: '@Ana Lima' }).last()
      await see(call.getByText(/To let it in on Google Meet:/))
      await see(call.getByText(/someone from the host’s organisation clicks\s+Admit/))
      await see(call.getByText(/It waits until/))
      await moveBot(page, 'Let in', 'Start recording')
      await see(card.getByText(/Recording since \d/))
      await threadIn(page).getByRole('button', { name: 'Close thread' }).click()
      await seeGone(threadIn(page))
    }))

  test.concurrent('a link that has died gives no video; Get a fresh link gives one that plays, to who pressed alone', () =>
    walk(browser, {}, async ({ page, see, seeGone, complaints }) => {
      await say(page, 'Message #standup', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await see(card.getByText(/Recording since \d/))
      await skip(page, '10 min')
      await moveBot(page, 'End the call', 'Recording is ready', 'Done')
      await see(card.getByText(/Recording ready, 10 min/))
      await openThread(card)
      const thread = threadIn(page)
      await skip(page, '1 h', 7)
      await thread.getByRole('link', { name: 'Watch recording' }).click()
      const player = page.getByRole('dialog', { name: 'Recording' })
      await see(player.getByText(/This link gives no video any more/))
      await player.getByRole('button', { name: 'Close the player' }).click()
      // Recall's 403 is on the console of every browser.
      expect(complaints.splice(0).filter((line) => !line.includes('403'))).toEqual([])

      await thread.getByRole('button', { name: 'Get a fresh link' }).click()
      const fresh = page.getByRole('article').filter({ hasText: 'Only visible to you' })
      await see(fresh.getByText(/Here is a fresh link, which only you see/))
      await fresh.getByRole('link', { name: 'Watch recording' }).click()
      await plays(videoIn(page))
      await page.keyboard.press('Escape')
      await seeGone(player)
      await become(page, 'Ben')
      await see(card)
      expect(await fresh.count()).toBe(0)
    }))

  test.concurrent('a link of the app’s own plays after hours too; once the recording is deleted, it says so', () =>
    walk(browser, {}, async ({ page, see, complaints }) => {
      await useOwnLinks(page)
      // A switch at the foot of the panel must not take the page with it.
      expect(await page.evaluate('document.documentElement.scrollTop')).toBe(0)
      await see(page.getByText('The app runs, 2 sockets to Slack.'))
      await say(page, 'Message #standup', `/record ${LINK}`)
      const card = cardsIn(page).first()
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await see(card.getByText(/Recording since \d/))
      await moveBot(page, 'End the call', 'Recording is ready', 'Done')
      await see(card.getByText(/Recording ready/))
      await openThread(card)
      const link = threadIn(page).getByRole('link', { name: 'Watch recording' })
      await skip(page, '1 h', 7)
      await link.click()
      await plays(videoIn(page))
      const address = (await page.getByRole('link', { name: 'Open in a new tab' }).getAttribute('href')) ?? ''
      expect(address).toMatch(/\/r\/[\w-]{22}$/)
      await page.keyboard.press('Escape')
      expect(await threadIn(page).getByRole('button', { name: 'Get a fresh link' }).count()).toBe(0)

      await moveBot(page, 'Delete the recording')
      await see(threadIn(page).getByText(/the recording was deleted/))
      await see(card.getByText(/The recording was deleted/))
      expect(await link.count()).toBe(0)
      expect(complaints).toEqual([])
      const tab = await page.context().newPage()
      await tab.goto(address)
      await tab.getByRole('heading', { name: 'This recording has been deleted' }).waitFor()
    }))
})
