import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { StartError } from '../../../src/app/start-error.ts'
import { openWorld } from '../open-world.ts'
import { cards, record, timeLapse } from '../watch.ts'
import { inside, install } from './install.ts'

test.concurrent('a new key in front takes over at a start, the old one can go then, and a wrong one stops the start', async () => {
  const [old, newest, wrong] = Array.from({ length: 3 }, () => randomBytes(32).toString('base64'))
  const env: Record<string, string> = { ENCRYPTION_KEY: String(old) }
  await using world = await openWorld({ oauth: { rotation: false }, env })
  const acme = inside(world, world.slack.addWorkspace({ name: 'acme' }))
  await install(world, 'Allow in Acme')

  for (const keys of [`${newest},${old}`, String(newest)]) {
    await world.stopApp()
    env['ENCRYPTION_KEY'] = keys
    await world.startApp()
    const before = cards(acme).length
    await record(acme)
    await timeLapse(world, () => cards(acme).length === before + 1)
  }

  await world.stopApp()
  env['ENCRYPTION_KEY'] = String(wrong)
  const failure = await world.startApp().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(StartError)
  expect(String(failure)).toMatch(
    /^StartError: ENCRYPTION_KEY opens the tokens of none of the 1 workspaces\. Put the key/,
  )

  env['ENCRYPTION_KEY'] = String(newest)
  await world.startApp()
  await record(acme)
  await timeLapse(world, () => cards(acme).length === 3)
})
