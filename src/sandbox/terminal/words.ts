import type { Verdict } from '../check-outcome.ts'
import type { Sandbox } from '../open-sandbox.ts'
import type { Scenario } from '../scenario.ts'
import { TYPIST_HELP } from '../typed-line.ts'
import type { Palette } from './palette.ts'
import { roughTime } from './skip-words.ts'

type Judged = { verdict: Verdict; scenario: Scenario; logged: readonly string[] }

/** How the scenario ended, and for one that did not end as it must, what was seen. */
export function verdictLines({ verdict, scenario, logged }: Judged, { paint }: Palette): string[] {
  if (verdict.faults.length === 0) {
    const [first = '', ...rest] = goodEnd(verdict, scenario)
    return [`${paint('good', '✔')} ${first}`, ...rest.map((line) => `  ${line}`)]
  }
  return [
    `${paint('bad', '✘')} The scenario “${scenario.name}” did not end as it must:`,
    ...verdict.faults.map((fault) => `  - ${fault.replaceAll('\n', '\n    ')}`),
    ...(logged.length === 0 ? [] : [paint('quiet', '  The app’s last words:')]),
    ...logged.map((line) => paint('quiet', `    ${line}`)),
  ]
}

function goodEnd({ recordings }: Verdict, { outcome }: Scenario): string[] {
  const { bots, card, thread } = outcome
  const seen = card === null ? 'no card' : `1 card, ${count(thread.length, 'reply', 'replies')} in its thread`
  const still = `${count(bots, 'bot')}, ${seen}; still so a quarter of an hour later.`
  const sizes = recordings.map((bytes) => `${Math.round(bytes / 1024)} kB`).join(' and ')
  if (recordings.length === 0) return ['It ended as it must: with a reason instead of a link.', still]
  return recordings.length === 1
    ? [`The link was posted once, and gives the recording: an mp4 of ${sizes}.`, still]
    : [`The links of ${recordings.length} parts were posted once, and give the recordings: mp4 of ${sizes}.`, still]
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? one : several}`
}

/** Where the page is, so that nobody can overlook it. */
export function pageLines(url: string, { paint, link }: Palette): string[] {
  const address = paint('link', link(url, url))
  return ['', `${paint('strong', 'Watch it, and do it yourself, in a browser:')}  ${address}`]
}

/** What a person can do now that the sandbox stays up. */
export function welcomeLines(sandbox: Sandbox, url: string, palette: Palette): string[] {
  const { paint } = palette
  const environment = Object.entries(sandbox.environment())
  return [
    '',
    paint('strong', 'Now you: the sandbox stays up until Ctrl-C.'),
    ...pageLines(url, palette),
    '',
    'Or stay here: you are Ana Lima; type',
    ...TYPIST_HELP.map((line) => `  ${line}`),
    '',
    `Simulated Slack   ${sandbox.slack.apiUrl}`,
    `Simulated Recall  ${sandbox.recall.apiUrl}`,
    '',
    paint('quiet', '# An app of your own at the same two: type `app off` here, and in another terminal'),
    ...clocksApart(sandbox).map((line) => paint('quiet', `# ${line}`)),
    ...environment.map(([name, value]) => `export ${name}='${value}'`),
    'npm start',
    '',
  ]
}

/** The app here lives on the sandbox's clock, one in another terminal on the machine's. */
function clocksApart({ clock }: Sandbox): string[] {
  return [
    `(it runs on this machine’s clock; the sandbox’s is ${roughTime(clock.now() - Date.now())} ahead, and more after each`,
    ' `skip`, so times will look odd)',
  ]
}
