import { type ComponentChild, h } from 'preact'
import { emojiDrawing, type Shape } from './emoji-drawings.ts'

/** One emoji; drawn by us where the browser has no font with colours, as on a bare Linux. Read out by its name. */
export function Emoji({ name, character }: { name: string; character: string }): ComponentChild {
  const drawing = emojiDrawing(name)
  const looks = { class: 'bk-emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` } as const
  if (drawing === undefined || hasColouredEmoji()) return h('span', looks, character)
  return h(
    'span',
    looks,
    h('svg', { class: 'bk-drawing', viewBox: '0 0 24 24', 'aria-hidden': true }, drawing.map(draw)),
  )
}

function draw({ path, colour, line }: Shape): ComponentChild {
  return line === undefined
    ? h('path', { d: path, fill: colour })
    : h('path', {
        d: path,
        fill: 'none',
        stroke: colour,
        'stroke-width': line,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      })
}

let coloured: boolean | null = null

/** Fonts do not change while a page is open, so this looks once. */
function hasColouredEmoji(): boolean {
  coloured ??= paintsColour()
  return coloured
}

function paintsColour(): boolean {
  const canvas = document.createElement('canvas')
  const pen = typeof canvas.getContext === 'function' ? canvas.getContext('2d', { willReadFrequently: true }) : null
  if (pen === null) return true
  pen.font = '16px sans-serif'
  pen.fillStyle = '#000000'
  pen.fillText('🔴', 0, 16)
  const { data } = pen.getImageData(0, 0, 24, 24)
  return data.some((value, index) => index % 4 === 0 && value > 100 && (data[index + 2] ?? 0) < value - 50)
}
