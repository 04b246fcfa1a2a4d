import { afterAll, describe, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'
import { become, botsIn, cardsIn, goTo, messagesIn, moveBot, pickFromMenu, say, skip, threadIn } from './people.ts'
import { walk } from './walk.ts'

const browser = await openBrowser()
afterAll(() => browser?.close())

const ZOOM = 'https://zoom.us/j/84201337?pwd=s3cret'
const MEET = 'https://meet.google.com/dqm-nhrt-wza'

describe.skipIf(browser === null)('other ways in', () => {
  test.concurrent('a recording is planned in words, moved by the form, shown in each reader’s time, and cancelled', () =>
    walk(browser, { hour: 9 }, async ({ page, see }) => {
      await say(page, 'Message #standup', `/record ${ZOOM} in 20 minutes`)
      const card = cardsIn(page).first()
      await see(card.getByText(/Joins today at 9:20 AM/i))
      await see(botsIn(page).getByText('Scheduled'))
      await become(page, 'Ben')
      await see(card.getByText(/Joins today at 4:20 AM/i))
      await become(page, 'Ana')
      await card.getByRole('button', { name: 'Change' }).click()
      const form = page.getByRole('dialog', { name: 'Change the time' })
      await see(form)
      expect(await form.getByLabel('Time', { exact: true }).inputValue()).toBe('09:20')
      await form.getByLabel('Time', { exact: true }).fill('08:00')
      await form.getByRole('button', { name: 'Change' }).click()
      await see(form.getByText('This moment is over. Choose a later one.'))
      await form.getByLabel('Time', { exact: true }).fill('10:30')
      await form.getByRole('button', { name: 'Change' }).click()
      await see(card.getByText(/Joins today at 10:30 AM, moved by\s+@Ana/i))
      await skip(page, '10 min')
      await card.getByRole('button', { name: 'Cancel' }).click()
      await see(card.getByText(/Cancelled by\s+@Ana/))
      await see(botsIn(page).first().getByText('Deleted before it joined'))
    }))

  test.concurrent('Record this meeting, from a message’s menu, asks which of several links, and answers in that thread', () =>
    walk(browser, {}, async ({ page, see, seeGone }) => {
      await say(page, 'Message #standup', `Today ${ZOOM} or ${MEET}?`)
      await become(page, 'Ben')
      const message = messagesIn(page).getByRole('article').filter({ hasText: 'Today' }).first()
      await see(message)
      await pickFromMenu(message, 'Record this meeting')
      const question = page.getByRole('article').filter({ hasText: 'Only visible to you' })
      await see(question.getByText(/There are 2 different meetings in this message/))
      await question.getByRole('button', { name: /Google Meet/ }).click()
      await see(botsIn(page))
      expect(await botsIn(page).first().textContent()).toContain('meet.google.com/dqm-nhrt-wza')
      await seeGone(question)
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await message.getByRole('button', { name: '1 reply' }).click()
      await see(threadIn(page).getByText(/Recording since \d/))
      await moveBot(page, 'End the call', 'Recording is ready', 'Done')
      await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
      expect(await cardsIn(page).count()).toBe(0)
    }))

  test.concurrent('Home has a form that says what is wrong, then lists the recording with the way to its thread', () =>
    walk(browser, { at: '/ana/@app/home' }, async ({ page, see, seeGone }) => {
      const home = page.getByRole('region', { name: 'Home' })
      await see(home.getByText('There is nothing here yet.'))
      await home.getByRole('button', { name: 'Record a meeting' }).click()
      const form = page.getByRole('dialog', { name: 'Record a meeting' })
      await see(form)
      await form.getByLabel('Link of the meeting').fill('https://example.com/call')
      const channels = form.getByLabel('Channel')
      await channels.selectOption(await channels.getByRole('option', { name: /standup$/ }).getAttribute('value'))
      await form.getByRole('button', { name: 'Send the bot' }).click()
      await see(form.getByText(/Meetings at example\.com cannot be recorded/))
      await form.getByLabel('Link of the meeting').fill(MEET)
      await form.getByLabel('Name of the bot').fill('Weekly notes')
      await form.getByRole('button', { name: 'Send the bot' }).click()
      await seeGone(form)
      await see(home.getByText('Now and planned'))
      await see(botsIn(page))
      await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
      await goTo(page, /channel standup/)
      await see(cardsIn(page).getByText(/Recording since \d/))
      await goTo(page, /^Recorder/)
      await see(home.getByText(/Recording since \d/))
      await home.getByRole('button', { name: 'Stop' }).click()
      await see(botsIn(page).getByText('Has left the call'))
      await moveBot(page, 'Recording is ready', 'Done')
      await goTo(page, /channel standup/)
      await see(cardsIn(page).getByText('Recording ready'))
      await goTo(page, /^Recorder/)
      await see(home.getByText('Recent'))
      await home.getByRole('link', { name: 'Open its thread' }).click()
      await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
    }))
})
