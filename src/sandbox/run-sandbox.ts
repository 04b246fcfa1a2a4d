import { once } from 'node:events'
import type { Verdict } from './check-outcome.ts'
import { openSandbox, type Sandbox, type StartApp } from './open-sandbox.ts'
import { createPage, type Page } from './page/create-page.ts'
import { writeSmallTalk } from './page/small-talk.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { openShortLinks } from './short-links.ts'
import { createLiveLine } from './terminal/live-line.ts'
import { createOnlooker } from './terminal/onlooker.ts'
import { openPrompt } from './terminal/prompt.ts'
import type { Screen } from './terminal/screen.ts'
import { clockTime } from './terminal/slack-date.ts'
import { createThreadView, type ThreadView } from './terminal/thread-view.ts'
import { pageLines, verdictLines, welcomeLines } from './terminal/words.ts'
import { wrapText } from './terminal/wrap.ts'
import { createTypist } from './typed-line.ts'

/** `stop` is aborted by a signal; `logged` holds what the app said last. */
export type RunDeps = { screen: Screen; start: StartApp; stop: AbortController; logged: readonly string[] }

/** No scenario takes longer than this on a slow machine; past it something hangs. */
const GIVE_UP_MS = 120_000

/** What is played; `port` is the page's, 0 for any that is free. */
type Played = { scenario: Scenario; once: boolean; port: number }

/**
 * Plays one scenario in a terminal and stays up after it, unless `once`; the page is served meanwhile. Answers with the exit
 * code.
 */
export async function runSandbox(deps: RunDeps, wish: Played): Promise<number> {
  const { screen } = deps
  const { scenario, once: ends } = wish
  const { paint } = screen.palette
  screen.line(`${paint('strong', 'slack-recorder sandbox')}${paint('quiet', `  ·  scenario ${scenario.name}`)}`)
  screen.line(scenario.summary)
  screen.line(paint('quiet', 'Slack and Recall are simulated on this machine; the app is the real one.'))
  const code = await inSandbox(deps, wish)
  // Only now is everything closed; on its way there the app may still have said something.
  if (!ends) {
    screen.line()
    screen.line(paint('quiet', 'The sandbox has ended; nothing of it is left.'))
  }
  return code
}

async function inSandbox(deps: RunDeps, wish: Played): Promise<number> {
  const { screen, stop } = deps
  const { scenario, once: ends } = wish
  await using links = await openShortLinks()
  await using sandbox = await openSandbox(deps.start, scenario.options)
  const opened = ends ? null : await openPage(sandbox, wish.port)
  if (opened === 'port taken') {
    screen.line(
      `${screen.palette.paint('bad', '✘')} Port ${wish.port} is taken by another program: choose another one.`,
    )
    return 1
  }
  await using page = opened
  if (page !== null) for (const line of pageLines(page.url, screen.palette)) screen.line(line)
  const view = createThreadView({ sandbox, screen, shorten: links.shorten })
  const verdict = await play(deps, { sandbox, view, scenario })
  if (!stop.signal.aborted) {
    screen.line()
    for (const line of verdictLines({ verdict, scenario, logged: deps.logged }, screen.palette)) screen.line(line)
    if (page !== null) await stayUp(deps, { sandbox, view, page })
  } else if (ends) return 130
  view.end()
  return verdict.faults.length === 0 || !ends ? 0 : 1
}

async function openPage(sandbox: Sandbox, port: number): Promise<Page | 'port taken'> {
  writeSmallTalk(sandbox.slack)
  try {
    return await createPage({ sandbox, port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return 'port taken'
    throw error
  }
}

async function play(
  { screen, stop }: RunDeps,
  { sandbox, view, scenario }: { sandbox: Sandbox; view: ThreadView; scenario: Scenario },
): Promise<Verdict> {
  const atTerminal = process.stdout.isTTY === true
  // A terminal without colours may not know how to erase a line either.
  const liveLine =
    atTerminal && screen.palette.coloured
      ? createLiveLine(process.stdout, {
          text: () => `${clockTime(sandbox.clock.now())}  ${view.state()}`,
          paint: (text) => screen.palette.paint('mark', text),
        })
      : null
  screen.setBottom(liveLine)
  const patience = AbortSignal.any([stop.signal, AbortSignal.timeout(GIVE_UP_MS)])
  try {
    return await runScenario({ sandbox, onlooker: createOnlooker(view, atTerminal), patience }, scenario)
  } finally {
    screen.setBottom(null)
    liveLine?.end()
    view.flush()
  }
}

async function stayUp(
  { screen, stop }: RunDeps,
  { sandbox, view, page }: { sandbox: Sandbox; view: ThreadView; page: Page },
): Promise<void> {
  const { paint } = screen.palette
  for (const line of welcomeLines(sandbox, page.url, screen.palette)) screen.line(line)
  const say = (text: string) => {
    if (stop.signal.aborted) return
    for (const line of wrapText(text, { palette: screen.palette, width: screen.width() - 2, tone: 'plain' })) {
      screen.line(`${paint('mark', '◆')} ${line}`)
    }
  }
  const typist = createTypist({ sandbox, view, say })
  const leave = () => stop.abort()
  const prompt = openPrompt({
    screen,
    label: () => `${paint('name', 'Ana')} ${paint('quiet', typist.channel())} > `,
    onLine: (line) =>
      void typist.take(line).then(
        (then) => then === 'leave' && leave(),
        // A command that the end cut off is no fault.
        (error: unknown) => {
          if (stop.signal.aborted) return
          screen.line(`${paint('bad', '✘')} ${error instanceof Error ? error.message : String(error)}`)
        },
      ),
    onEnd: leave,
  })
  if (!stop.signal.aborted) await once(stop.signal, 'abort')
  prompt.end()
}
