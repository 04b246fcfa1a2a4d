import { describe, expect, test } from 'vitest'
import { openPlace, type Place, until } from './process-fixture.ts'

const ZOOM = 'https://zoom.us/j/123456789'
const ask = (place: Place, text = ZOOM) =>
  place.slack.command({ user: 'ana', channel: '#standup', command: '/record', text })
const thread = (place: Place) => {
  const [facts] = place.read<{ facts: string }>('select facts from threads').map(({ facts }) => JSON.parse(facts))
  return { cardTs: facts?.cardTs ?? null, intent: facts?.intent?.step ?? null }
}

/** Tells the app to stop while Slack has the card's post and does not answer. */
async function stopInAPost(place: Place) {
  const app = await place.run()
  const slow = place.slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
  await ask(place)
  await until(() => slow.met() === 1)
  app.child.kill('SIGTERM')
  return { app, slow }
}

describe('a signal', () => {
  test.concurrent('lets the steps in flight end and be written down, begins none, and ends the process with 0', async () => {
    await using place = await openPlace()
    const { app, slow } = await stopInAPost(place)
    await app.says(/stopping; a second signal stops at once/)
    slow.release()
    expect(await app.exit).toBe(0)
    expect(thread(place)).toEqual({ cardTs: expect.stringMatching(/^\d+\.\d+$/), intent: null })
    // The card would have been followed by the bot.
    expect(place.recall.bots).toHaveLength(0)
    await until(() => place.slack.connections() === 0)
  })

  test.concurrent('is not held up by a call that hangs: its outcome is found at the next start', async () => {
    await using place = await openPlace()
    const { app, slow } = await stopInAPost(place)
    expect(await app.exit).toBe(0)
    expect(thread(place)).toEqual({ cardTs: null, intent: 'postCard' })
    slow.release()
    const cards = () => place.slack.messages('#standup').filter(({ author }) => author.kind === 'app')
    await until(() => cards().length === 1)

    await place.run()
    await until(() => place.recall.bots.length === 1)
    expect(cards()).toHaveLength(1)
    expect(thread(place).cardTs).toBe(cards()[0]?.ts)
  })

  test.concurrent('that comes a second time ends the process at once', async () => {
    await using place = await openPlace()
    const { app } = await stopInAPost(place)
    await app.says(/stopping/)
    app.child.kill('SIGINT')
    expect(await app.exit).toBe(130)
  })
})

describe('an error that nobody caught', () => {
  test.concurrent('ends the process with 1, the reason in the log', async () => {
    await using place = await openPlace()
    const app = await place.run({ preload: `process.on('SIGUSR2', () => Promise.reject('the reason is here'))` })
    app.child.kill('SIGUSR2')
    expect(await app.exit).toBe(1)
    const last = app.output().trim().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ level: 50, msg: expect.stringContaining('an error nobody caught') })
    expect(last).toContain('the reason is here')
  })

  test.concurrent('ends it in the same way during the start', async () => {
    await using place = await openPlace()
    const preload = `import { Server } from 'node:net'
      Server.prototype.listen = () => { throw new Error('the reason is here') }`
    const app = place.start({ preload })
    expect(await app.exit).toBe(1)
    expect(app.output()).toMatch(/an error nobody caught/)
    expect(app.output()).toContain('the reason is here')
  })
})
