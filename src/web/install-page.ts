import { drawing, pageFrame } from './page-frame.ts'

/** Why an install did not come to its end. */
export type InstallTrouble =
  | 'declined'
  | 'notBegunHere'
  | 'expired'
  | 'otherBrowser'
  | 'usedUp'
  | 'setUpWrongly'
  | 'noBot'
  | 'slackSilent'
  | 'ours'
  | 'limited'

/** What people see who add the app to their workspace. `name`: of it, or with `org` of the organisation; `slackName`: of the app. */
export type InstallPage =
  | { kind: 'install'; url: string }
  | { kind: 'installed'; name: string | null; slackName: string; org: boolean; openUrl: string }
  | { kind: 'failed'; trouble: InstallTrouble }

/** The page as HTML. What Slack tells is escaped. */
export function installPage(page: InstallPage): string {
  switch (page.kind) {
    case 'install':
      return frame(FIRST, { label: 'Add to Slack', url: page.url })
    case 'installed':
      return frame(installed(page), { label: 'Open Slack', url: page.openUrl })
    case 'failed':
      return frame(FAILED[page.trouble], { label: 'Start again', url: 'install' })
  }
}

type Words = { title: string; what: string; more: string; lines: string[]; mark: string }

const RECORD = '<kbd>/record</kbd>'

const MARKS = {
  plus: '<path class="mark" d="M73 66.5v13M66.5 73h13"/>',
  check: '<path class="mark" d="M67 73.5l4.5 4.5 8-9"/>',
  cross: '<path class="mark" d="M67.5 67.5l11 11M78.5 67.5l-11 11"/>',
  exclamation: '<path class="mark" d="M73 65v9M73 80v.1"/>',
  clock: '<path class="mark" d="M73 65.5V73l5 3.5"/>',
}

const FIRST: Words = {
  title: 'Record meetings from Slack',
  what: `Type ${RECORD} and a meeting’s link in a channel. A bot joins the call and records it, and the recording’s link comes into the thread.`,
  more: 'What happens now',
  lines: [
    'Slack asks which workspace it is for, and shows what the app may do there.',
    'In some workspaces an admin has to approve it first.',
    'Nothing is recorded before somebody asks for it, and everybody in the call sees the bot.',
  ],
  mark: MARKS.plus,
}

function installed({ name, slackName, org }: Extract<InstallPage, { kind: 'installed' }>): Words {
  const where = name === null ? 'your workspace' : escapeHtml(name)
  const app = escapeHtml(slackName)
  const invite = `In a private channel, first type <kbd>/invite @${app}</kbd>.`
  const inWorkspace = [
    `Go to a channel and type ${RECORD} and a meeting’s link.`,
    invite,
    `<kbd>/record help</kbd> shows what else there is.`,
  ]
  const first =
    'An admin now adds the app to the workspaces that may use it, on Slack’s page of the organisation’s apps.'
  return {
    title: `The app is in ${where}`,
    what: org ? 'It is installed for the whole organisation.' : 'Everybody there can record meetings from now on.',
    more: 'What to do next',
    lines: org ? [first, ...inWorkspace] : inWorkspace,
    mark: MARKS.check,
  }
}

const MORE = 'What you can do'
const AGAIN = 'Start again with the button below.'
const TELL = 'If it happens again, tell the person who runs this app.'

const FAILED: Record<InstallTrouble, Words> = {
  declined: {
    title: 'The app was not added',
    what: 'It was cancelled on Slack’s page. Nothing was changed in your workspace.',
    more: MORE,
    lines: [
      'If that was not meant, start again with the button below.',
      'You may need an admin of your workspace to approve it.',
    ],
    mark: MARKS.cross,
  },
  notBegunHere: {
    title: 'Please begin here',
    what: 'Adding the app has to begin on its own page, so that nobody else can do it in your name. Nothing was changed in your workspace.',
    more: MORE,
    lines: ['Press the button below. Slack then asks you once more.'],
    mark: MARKS.plus,
  },
  expired: {
    title: 'That took too long',
    what: 'Slack’s answer has to come within 10 minutes. Nothing was changed in your workspace.',
    more: MORE,
    lines: [AGAIN],
    mark: MARKS.clock,
  },
  otherBrowser: {
    title: 'This is not the browser you began in',
    what: 'Adding the app has to end in the same browser, so that nobody else can do it in your name. Nothing was changed in your workspace.',
    more: MORE,
    lines: [
      'If Slack opened another browser or a private window, start again there.',
      'If you opened the first page twice, go on in the newer one, or start again.',
      'If this browser refuses cookies, allow them for this page.',
    ],
    mark: MARKS.exclamation,
  },
  usedUp: {
    title: 'This page works only once',
    what: 'It was opened again, or too late. If you have seen that the app was added, all is well.',
    more: MORE,
    lines: [
      `Type <kbd>/record help</kbd> in Slack: if the app answers, it is there.`,
      `If it does not, start again with the button below.`,
    ],
    mark: MARKS.exclamation,
  },
  setUpWrongly: {
    title: 'The app is not set up completely',
    what: 'Slack does not accept how it is set up, so it could not be added. It is not your fault, and nothing was changed in your workspace.',
    more: MORE,
    lines: ['Tell the person who runs this app: its log says what is wrong.'],
    mark: MARKS.exclamation,
  },
  noBot: {
    title: 'The app could not be added',
    what: 'Slack did not give it what it needs to work in your workspace.',
    more: MORE,
    lines: [AGAIN, TELL],
    mark: MARKS.exclamation,
  },
  slackSilent: {
    title: 'Slack does not answer right now',
    what: 'Whether the app was added is not known. This usually passes by itself.',
    more: MORE,
    lines: [
      'Start again with the button below in a minute: adding it twice does no harm.',
      'If it goes on, look at slack-status.com.',
    ],
    mark: MARKS.exclamation,
  },
  ours: {
    title: 'Something went wrong here',
    what: 'What Slack told could not be stored, so the app does not work in your workspace yet.',
    more: MORE,
    lines: ['Start again with the button below in a minute: adding it twice does no harm.', TELL],
    mark: MARKS.exclamation,
  },
  limited: {
    title: 'Please wait a moment',
    what: 'This page was opened very often just now from your internet connection.',
    more: MORE,
    lines: ['Start again with the button below in a minute.'],
    mark: MARKS.clock,
  },
}

function frame({ title, what, more, lines, mark }: Words, button: { label: string; url: string }): string {
  const main = `${drawing(mark)}
<h1>${title}</h1>
<p>${what}</p>
<h2>${more}</h2>
<ul>
${lines.map((line) => `<li>${line}</li>`).join('\n')}
</ul>
<a href="${escapeHtml(button.url)}">${button.label}</a>`
  return pageFrame({ title, main, footer: 'slack-recorder' })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
