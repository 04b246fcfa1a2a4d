import { paragraphsOf } from '../message-text.ts'
import { type Names, type Piece, readMrkdwn } from './mrkdwn.ts'
import type { Palette } from './palette.ts'
import { wrapPieces } from './wrap.ts'

/** What rendering needs. `shorten` gives a link a form that fits beside its label. */
export type RenderDeps = { palette: Palette; names: Names; shorten: (url: string) => string }

/** A message as lines of at most `width` columns, as people in Slack would read it. */
export function renderMessage(
  { palette, names, shorten }: RenderDeps,
  message: Parameters<typeof paragraphsOf>[0],
  width: number,
): string[] {
  return paragraphsOf(message).flatMap(({ text, small }) => {
    const pieces = readMrkdwn(text, names).flatMap((piece) => withAddress(piece, shorten))
    return wrapPieces(small ? pieces.map(quiet) : pieces, palette, width)
  })
}

// Not every terminal opens links, so the address stands beside the label, where it can be copied.
function withAddress(piece: Piece, shorten: (url: string) => string): Piece[] {
  if (piece.url === undefined) return [piece]
  const short = shorten(piece.url)
  if (piece.text === piece.url) return [{ ...piece, text: short }]
  return [piece, { text: `  ${short}`, tone: 'plain', url: short }]
}

function quiet(piece: Piece): Piece {
  return piece.tone === 'plain' || piece.tone === 'strong' || piece.tone === 'mark'
    ? { ...piece, tone: 'quiet' }
    : piece
}
