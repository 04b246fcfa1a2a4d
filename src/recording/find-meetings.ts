import { findPasscode } from './invitation.ts'
import { type MeetingLink, withPasscode } from './meeting-link.ts'
import { cleanText, differentMeetings, type Piece, readPieces } from './text-pieces.ts'

/**
 * The different meetings that a message of any form has links to, in order, each once and in the spelling with a
 * passcode. A passcode beside the links counts where it is certain whose it is: the message names one meeting only, or
 * it stands between this link and the next. Never throws.
 */
export function findMeetings(text: string): MeetingLink[] {
  const pieces = readPieces(cleanText(text))
  const links = differentMeetings(pieces)
  const behind = passcodesBehind(pieces)
  const anywhere = links.length === 1 ? findPasscode(wordsOf(pieces)) : null
  return links.map((link) => {
    const passcode = behind.get(link.key) ?? anywhere
    return passcode === null ? link : withPasscode(link, passcode)
  })
}

/** For each meeting the first passcode behind one of its links, before a link to another. */
function passcodesBehind(pieces: Piece[]): Map<string, string> {
  const passcodes = new Map<string, string>()
  let from = 0
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind !== 'meeting') continue
    takeInto(passcodes, pieces.slice(from, at))
    from = at
  }
  takeInto(passcodes, pieces.slice(from))
  return passcodes
}

/** `run`: a meeting and what stands behind it; before the first meeting it has none. */
function takeInto(passcodes: Map<string, string>, run: Piece[]): void {
  const [first] = run
  if (first?.kind !== 'meeting' || passcodes.has(first.link.key)) return
  const passcode = findPasscode(wordsOf(run))
  if (passcode !== null) passcodes.set(first.link.key, passcode)
}

function wordsOf(pieces: Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'word' ? piece.text : ''))
    .join(' ')
    .replace(/\s+/g, ' ')
}
