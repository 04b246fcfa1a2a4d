import type { SimulatedWorkspace } from '../../../src/sandbox/simulated-slack/simulated-workspace.ts'
import { openWorld, type World, type WorldOptions } from '../open-world.ts'

/** A browser with one cookie jar, as somebody uses it who adds the app to Slack. */
export type Browser = {
  open(url: string): Promise<{ status: number; text: string; location: string | null; headers: Headers }>
}

/** A browser without any cookie. It follows no redirect by itself. */
export function newBrowser(): Browser {
  const jar = new Map<string, string>()
  return {
    async open(url) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === 'deleted') jar.delete(name)
        else jar.set(name, value)
      }
      const { status, headers } = answer
      return { status, text: await answer.text(), location: headers.get('location'), headers }
    },
  }
}

/** The address behind a link of a page. */
function linkTo(html: string, label: string): string {
  const [, href] = new RegExp(`<a href="([^"]*)">${label}`).exec(html) ?? []
  if (href === undefined) throw new Error(`no link ${label} in ${html}`)
  return href.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&')
}

/** Goes to Slack's page from the app's own, and returns where Slack sends the browser after this choice. */
export async function chooseAtSlack(world: World, browser: Browser, choice: string): Promise<string> {
  const first = await browser.open(`${world.publicUrl}/slack/install`)
  const authorize = linkTo(first.text, 'Add to Slack')
  const asked = await browser.open(authorize)
  const allowed = await browser.open(new URL(linkTo(asked.text, choice), authorize).href)
  if (allowed.location === null) throw new Error(`Slack did not send the browser back: ${allowed.text}`)
  return allowed.location
}

/** Installs the app through the real pages; resolves with the last one. */
export async function install(world: World, choice: string, browser = newBrowser()) {
  return await browser.open(await chooseAtSlack(world, browser, choice))
}

/** The same world, seen from another of its workspaces. */
export function inside(world: World, workspace: SimulatedWorkspace): World {
  return { ...world, slack: { ...world.slack, ...workspace } }
}

/** A world with two workspaces, `acme` and `globex`, in each of which the app is installed. */
export async function openTwo(options: WorldOptions = {}) {
  const world = await openWorld({ oauth: { rotation: false }, ...options })
  const [one, two] = [world.slack.addWorkspace({ name: 'acme' }), world.slack.addWorkspace({ name: 'globex' })]
  await install(world, 'Allow in Acme')
  await install(world, 'Allow in Globex')
  return {
    world,
    acme: inside(world, one),
    globex: inside(world, two),
    ...{ one, two },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
