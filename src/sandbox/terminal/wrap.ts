import type { Piece } from './mrkdwn.ts'
import type { Palette } from './palette.ts'

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** How many columns a text takes, without escape codes in it. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of SEGMENTER.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** Breaks pieces into painted lines of at most `width` columns, between words; a word that is longer stands alone. */
export function wrapPieces(pieces: readonly Piece[], palette: Palette, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const breakLine = () => {
    lines.push(line.trimEnd())
    line = ''
    used = 0
  }
  for (const piece of pieces) {
    for (const word of piece.text.split(/(\n|(?<= )(?! ))/)) {
      if (word === '\n') breakLine()
      else if (word !== '') {
        const taken = widthOf(word)
        if (used > 0 && used + widthOf(word.trimEnd()) > width) breakLine()
        line += paintWord({ ...piece, text: word }, palette)
        used += taken
      }
    }
  }
  breakLine()
  return lines
}

/** Breaks plain text in one tone. */
export function wrapText(
  text: string,
  { palette, width, tone }: { palette: Palette; width: number; tone: Piece['tone'] },
) {
  return wrapPieces([{ text, tone }], palette, width)
}

function paintWord({ text, tone, url }: Piece, palette: Palette): string {
  const painted = palette.paint(tone, text)
  return url === undefined ? painted : palette.link(url, painted)
}
