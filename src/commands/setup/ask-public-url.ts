import { askFor, type Session } from './session.ts'

/** Asks for the public address; '' when there is none and none is needed. It has no slash at its end. */
export async function askPublicUrl(session: Session, need: { why: string; required: boolean }): Promise<string> {
  session.ask.say(need.why)
  const url = await askFor(session, {
    setting: 'PUBLIC_URL',
    message: need.required
      ? 'The public https address that leads to this app'
      : 'The public https address that leads to this app, if there is one',
    secret: false,
    empty: need.required ? null : '',
    placeholder: need.required ? 'https://recorder.example.com' : 'none: press Enter',
  })
  return url.replace(/\/+$/, '')
}
