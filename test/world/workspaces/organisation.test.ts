import { expect, test } from 'vitest'
import { openWorld } from '../open-world.ts'
import { cards, firstResult, record, recordingBot, timeLapse } from '../watch.ts'
import { inside, install } from './install.ts'

const INITECH = { id: 'E0INITECH', name: 'Initech' }

async function openOrganisation(options: Parameters<typeof openWorld>[0] = {}) {
  const world = await openWorld({ oauth: { rotation: false }, ...options })
  const one = world.slack.addWorkspace({ name: 'north', enterprise: INITECH })
  const two = world.slack.addWorkspace({ name: 'south', enterprise: INITECH })
  return { world, one, two, north: inside(world, one), south: inside(world, two) }
}

test.concurrent('one install for an organisation serves all its workspaces, also in work that a webhook begins', async () => {
  const { world, north, south } = await openOrganisation({ recall: { autoplay: 'happy' } })
  await using _ = world
  const page = await install(world, 'Allow in all of Initech')
  expect(page.text).toContain('installed for the whole organisation')
  for (const workspace of [north, south]) {
    await record(workspace)
    await firstResult(workspace)
  }
  expect(cards(north)).toHaveLength(1)
  const posts = world.slack.calls.filter(({ method }) => method === 'chat.postMessage')
  expect(new Set(posts.map(({ args }) => args['team_id']))).toEqual(new Set(['T0NORTH', 'T0SOUTH']))
  expect(world.slack.violations).toEqual([])
})

test.concurrent('an organisation that takes the app away ends all its workspaces but those with an install of their own', async () => {
  const { world, one, north, south } = await openOrganisation()
  await using _ = world
  await install(world, 'Allow in all of Initech')
  await install(world, 'Allow in South')
  const [northern, southern] = [await recordingBot(north), await recordingBot(south)]
  const uninstalled = one.uninstall('organisation')
  await uninstalled.tell('tokens_revoked')
  await uninstalled.tell('app_uninstalled')
  await timeLapse(world, () => northern.phase === 'call_ended')
  expect(southern.phase).toBe('in_call_recording')
  await record(south, { text: 'list' })
  southern.endCall()
  southern.finishMedia()
  southern.done()
  await firstResult(south)
})
