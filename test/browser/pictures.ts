import type { Locator, Page } from 'playwright-core'
import type { Walk, WalkOptions } from './open-walk.ts'
import { become, botsIn, cardsIn, goTo, moveBot, openThread, say, skip, threadIn } from './people.ts'

/** A picture for the README. `take` leads there, and resolves with what is to be seen on it. */
export type Picture = { name: string; size: Size; take: (walk: Walk) => Promise<View> }

type Size = NonNullable<NonNullable<WalkOptions['look']>['viewport']>

/** The whole window, or as much of one of its columns as these stand in, from above the first to below the last. */
export type View = 'window' | { column: Locator; from: Locator; to: Locator }

/** All pictures, in the order in which they are taken. */
export const PICTURES: readonly Picture[] = [
  { name: 'overview', size: { width: 1400, height: 860 }, take: overview },
  { name: 'thread', size: { width: 1100, height: 900 }, take: thread },
  { name: 'controls', size: { width: 860, height: 900 }, take: controls },
  { name: 'rescue', size: { width: 1100, height: 900 }, take: rescue },
  { name: 'schedule', size: { width: 700, height: 860 }, take: schedule },
  { name: 'home', size: { width: 860, height: 900 }, take: home },
  { name: 'phone', size: { width: 390, height: 700 }, take: phone },
]

const MEET = 'https://meet.google.com/dqm-nhrt-wza'
const ZOOM = 'https://us02web.zoom.us/j/84201337502?pwd=Qk9zc1Rlc3Q'
const TEAMS = 'https://teams.microsoft.com/meet/2631504182937?p=kTz4Wq'

async function overview(walk: Walk): Promise<View> {
  const { page, see } = walk
  await become(page, 'Ben')
  await say(page, 'Message #standup', 'I cannot come to the standup today. Could somebody record it?')
  await become(page, 'Ana')
  await send(walk, '#standup', `${MEET} as Standup notes`)
  await recordAll(walk)
  await become(page, 'Ben')
  await send(walk, '#standup', ZOOM)
  await begin(walk)
  await become(page, 'Ana')
  await skip(page, '1 min', 3)
  await openThread(cardsIn(page).first())
  await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
  return 'window'
}

async function thread(walk: Walk): Promise<View> {
  const { page, see } = walk
  await send(walk, '#standup', `${MEET} as Standup notes`)
  await recordAll(walk)
  await closePanel(page)
  await openThread(cardsIn(page).first())
  await see(threadIn(page).getByRole('link', { name: 'Watch recording' }))
  return wholeThread(page)
}

async function controls(walk: Walk): Promise<View> {
  const { page, see } = walk
  await send(walk, '#standup', `${MEET} as Standup notes`)
  await begin(walk)
  await become(page, 'Ben')
  await cardsIn(page).first().getByRole('button', { name: 'Pause' }).click()
  await see(
    cardsIn(page)
      .first()
      .getByText(/Paused by/),
  )
  await skip(page, '10 min')
  await send(walk, '#standup', ZOOM)
  await moveBot(page, 'Joins the call', 'Has to wait')
  await see(cardsIn(page).nth(1).getByRole('button', { name: '1 reply' }))
  await moveBot(page, 'Let in', 'Start recording')
  await see(
    cardsIn(page)
      .nth(1)
      .getByText(/Recording since/),
  )
  await become(page, 'Ana')
  await closePanel(page)
  await see(cardsIn(page).nth(1))
  return { column: page.getByRole('main'), from: page.getByRole('separator'), to: cardsIn(page).last() }
}

async function rescue(walk: Walk): Promise<View> {
  const { page, see } = walk
  await send(walk, '#standup', TEAMS)
  await moveBot(page, 'Joins the call', 'Has to wait')
  const card = cardsIn(page).first()
  await see(card.getByRole('button', { name: '1 reply' }))
  await closePanel(page)
  await openThread(card)
  await see(threadIn(page).getByText(/To let it in/))
  return wholeThread(page)
}

async function schedule(walk: Walk): Promise<View> {
  const { page, see } = walk
  await say(page, 'Message #standup', `/record ${ZOOM} tomorrow 9am as Weekly notes`)
  const card = cardsIn(page).first()
  await see(card.getByText(/Joins tomorrow at 9:00 AM/i))
  await card.getByRole('button', { name: 'Change' }).click()
  const form = page.getByRole('dialog', { name: 'Change the time' })
  await see(form)
  return { column: page.locator('.page'), from: form, to: card }
}

async function home(walk: Walk): Promise<View> {
  const { page, see } = walk
  await send(walk, '#standup', `${MEET} as Standup notes`)
  await recordAll(walk)
  await send(walk, '#standup', `${TEAMS} tomorrow 9am as Weekly notes`)
  await see(cardsIn(page).getByText(/Joins tomorrow/i))
  await goTo(page, /channel sales/)
  await send(walk, '#sales', ZOOM)
  await begin(walk)
  await closePanel(page)
  await goTo(page, /^Recorder/)
  const tab = page.getByRole('region', { name: 'Home' })
  await see(tab.getByText(/Recording since/))
  const main = page.getByRole('main')
  return { column: main, from: main.getByRole('heading').first(), to: tab.locator('.bk-home') }
}

async function phone(walk: Walk): Promise<View> {
  const { page, see } = walk
  const parts = page.getByRole('navigation', { name: 'Parts of the page' })
  await say(page, 'Message #standup', `/record ${MEET} as Standup notes`)
  await see(cardsIn(page))
  await parts.getByRole('button', { name: 'Behind the scenes' }).click()
  await see(botsIn(page))
  await begin(walk)
  await parts.getByRole('button', { name: 'Messages' }).click()
  await see(cardsIn(page).getByRole('button', { name: 'Pause' }))
  return 'window'
}

/** Types `/record` with these words, and waits for the bot. */
async function send({ page, see }: Walk, channel: string, words: string): Promise<void> {
  const before = await botsIn(page).count()
  await say(page, `Message ${channel}`, `/record ${words}`)
  await see(botsIn(page).nth(before))
}

/** Brings the newest bot to where it records. */
async function begin({ page, see }: Walk): Promise<void> {
  await moveBot(page, 'Joins the call', 'Let in', 'Start recording')
  await see(botsIn(page).first().getByText('Recording', { exact: true }))
  await skip(page, '10 s')
}

/** Takes the newest bot, whose card is the channel's last, through a meeting of 40 minutes. */
async function recordAll(walk: Walk): Promise<void> {
  const { page, see } = walk
  await begin(walk)
  await skip(page, '10 min', 4)
  await moveBot(page, 'End the call', 'Recording is ready', 'Done')
  const card = cardsIn(page).last()
  await see(card.getByText(/Recording ready/))
  await see(card.getByRole('button', { name: '1 reply' }))
  await skip(page, '10 s')
}

function wholeThread(page: Page): View {
  const column = threadIn(page)
  return { column, from: column.getByRole('heading', { name: 'Thread' }), to: column.getByRole('article').last() }
}

async function closePanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close this panel' }).click()
}
