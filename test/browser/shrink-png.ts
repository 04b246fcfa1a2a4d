import { crc32, deflateSync, inflateSync } from 'node:zlib'

/**
 * The same picture with at most 256 colours, which makes a screenshot a third as large: its letters have hundreds of shades
 * that nobody tells apart. Takes what Chromium writes: 8 bits a channel, not interlaced (https://www.w3.org/TR/png-3/).
 */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, pixels, channels } = readPng(png)
  const colours = Array.from({ length: width * height }, (_, index) => pixels.readUIntBE(index * channels, 3))
  const { palette, nearest } = choosePalette(colours)
  const rows = Buffer.alloc(height * (width + 1))
  for (const [index, colour] of colours.entries()) {
    rows[index + Math.floor(index / width) + 1] = nearest(colour)
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // 8 bits, colours by palette.
  head.set([8, 3], 8)
  const table = Buffer.from(palette.flatMap((colour) => [...channelsOf(colour)]))
  const parts = [chunk('IHDR', head), chunk('PLTE', table), chunk('IDAT', deflateSync(rows, { level: 9 }))]
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))])
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256
/** So many of the most frequent colours are kept however near they are: two dark areas stay two. */
const KEPT = 48
/** How near colours may be that count as one, as the square of their distance: as near as leaves few enough of them. */
const ALIKE = [1, 6, 12, 24, 48, 96, 192]

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

type Pixels = { width: number; height: number; channels: number; pixels: Buffer }

function readPng(png: Buffer): Pixels {
  const parts: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(content)
  }
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3]
  return {
    width,
    height,
    channels,
    pixels: withoutFilters(inflateSync(Buffer.concat(parts)), width * channels, channels),
  }
}

/** Each row is written as the difference to its neighbours, in one of five ways. */
function withoutFilters(rows: Buffer, length: number, channels: number): Buffer {
  const pixels = Buffer.alloc((rows.length / (length + 1)) * length)
  for (let row = 0, to = 0; row < rows.length; row += length + 1) {
    const filter = rows[row] ?? 0
    for (let x = 0; x < length; x += 1, to += 1) {
      const left = x < channels ? 0 : (pixels[to - channels] ?? 0)
      const up = pixels[to - length] ?? 0
      const corner = x < channels ? 0 : (pixels[to - length - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      pixels[to] = (rows[row + 1 + x] ?? 0) + guess
    }
  }
  return pixels
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(estimate - one))
  if (toLeft === undefined || toUp === undefined || toCorner === undefined) return 0
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** The most frequent colours that differ from each other, and the place of the nearest one among them. */
function choosePalette(colours: readonly number[]): { palette: number[]; nearest: (colour: number) => number } {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const frequent = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour)
  const palettes = ALIKE.map((alike) => differing(frequent, alike))
  const palette = (palettes.find(({ length }) => length <= MOST_COLOURS) ?? frequent).slice(0, MOST_COLOURS)
  const found = new Map<number, number>()
  const nearest = (colour: number) => {
    const known = found.get(colour) ?? nearestIn(palette, colour)
    found.set(colour, known)
    return known
  }
  return { palette, nearest }
}

/** Stops as soon as there are too many. */
function differing(colours: readonly number[], alike: number): number[] {
  const chosen = colours.slice(0, KEPT)
  for (const colour of colours.slice(KEPT)) {
    if (chosen.length > MOST_COLOURS) break
    if (chosen.every((one) => distance(one, colour) >= alike)) chosen.push(colour)
  }
  return chosen
}

function nearestIn(palette: readonly number[], colour: number): number {
  const far = palette.map((chosen) => distance(chosen, colour))
  return far.indexOf(Math.min(...far))
}

function distance(one: number, other: number): number {
  const [red, green, blue] = channelsOf(one)
  const [otherRed, otherGreen, otherBlue] = channelsOf(other)
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2
}

function channelsOf(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
}
