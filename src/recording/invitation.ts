// Zoom, Teams and Webex print these beside a link, in the language of whoever sent the invitation.
const PASSCODE_WORDS = [
  'pass\\s?code|pass\\s?word|passwd|pwd|pw|access code',
  'kenncode|kennwort|passwort|zugangscode',
  "code secret|mot de passe|code d['’]acc[eè]s",
  'c[oó]digo de acceso|contrase[nñ]a|c[oó]digo de acesso|senha de acesso|senha',
  "codice d['’]accesso|codice di accesso|toegangscode|wachtwoord",
  'l[öo]senord|[åa]tkomstkod|adgangskode|passord|salasana|has[łl]o|kod dost[ęe]pu|heslo|parola|[şs]ifre',
  'код доступа|код доступу|пароль|mật mã|mật khẩu|kata sandi',
  'パスコード|パスワード|密码|密碼|口令|암호|비밀번호',
].join('|')
const WORD = `(?<![\\p{L}\\p{N}])(?:(?:meeting|zoom|teams|webex|会议|會議|ミーティング)[\\s-]?)?(?:${PASSCODE_WORDS})`
const MARK = '\\s?[:：=＝#–—-]\\s?'
const GAP = `(?:${MARK}|\\sis\\s|\\s)`
const VALUE = '([^\\s()\\[\\]<>|]+)'

const ANY_FORM = new RegExp(`[([]?\\s?${WORD}${GAP}${VALUE}\\s?[)\\]]?`, 'giu')
const CLEAR_FORM = new RegExp(
  [
    `[([]\\s?${WORD}${GAP}${VALUE}\\s?[)\\]]`,
    `${WORD}\\s?[:：=＝]\\s?${VALUE}`,
    `${WORD}${GAP}(?=\\S*\\d)${VALUE}$`,
  ].join('|'),
  'giu',
)
// The digit is looked for nearby only: from each of many words to the end of a long text would take for ever.
const LOOSE_FORM = new RegExp(
  [
    `[([]\\s?${WORD}${GAP}${VALUE}\\s?[)\\]]`,
    `${WORD}\\s?[:：=＝]\\s?${VALUE}`,
    `${WORD}${GAP}(?=\\S{0,40}\\d)${VALUE}`,
  ].join('|'),
  'giu',
)
const MEETING_ID = /(?<![\p{L}\p{N}])(?:meeting|webinar)[\s-]?id\s?[:：#]?\s?(\d[\d ]{1,30}\d)/giu

/** What an invitation said beside the link, and the text without it. */
type Taken = { passcode: string | null; rest: string }

/**
 * Takes passcodes out of a text in any form that invitations use: "(Passcode: 123)", "pwd 123", "Kenncode: 123". The
 * first one counts. Spaces in `text` must be single.
 */
export function takePasscode(text: string): Taken {
  return take(text, ANY_FORM)
}

/**
 * The same for a text that may speak of passwords by itself: it is a passcode only in brackets, after a colon, or with a
 * digit at the very end.
 */
export function takeClearPasscode(text: string): Taken {
  return take(text, CLEAR_FORM)
}

/**
 * The first passcode in a message that people may have written sentences in: in brackets, after a colon, or with a
 * digit. Null when there is none. Spaces in `text` must be single.
 */
export function findPasscode(text: string): string | null {
  return take(text, LOOSE_FORM).passcode
}

/** The text with every passcode made unreadable, for quoting. */
export function maskPasscodes(text: string): string {
  return text.replace(ANY_FORM, (form, value: string) => {
    const at = form.lastIndexOf(value)
    return `${form.slice(0, at)}•••${form.slice(at + value.length)}`
  })
}

/** Takes "Meeting ID: 123 456 7890" out where it only repeats the number of the link. */
export function takeMeetingId(text: string, number: string): string {
  return text.replace(MEETING_ID, (form, typed: string) => (typed.replaceAll(' ', '') === number ? ' ' : form))
}

function take(text: string, form: RegExp): Taken {
  const passcodes = [...text.matchAll(form)].map((match) => unquoted(match[1] ?? match[2] ?? match[3] ?? ''))
  const rest = text.replace(form, ' ').replace(/\s+/g, ' ').trim()
  return { passcode: passcodes.find((passcode) => passcode !== '') ?? null, rest }
}

/** Without quotes, and without the full stop or comma of the sentence around it. */
function unquoted(value: string): string {
  return value.replace(/^["'“‘`*]/, '').replace(/["'”’`.,;:]{1,3}$/, '')
}
