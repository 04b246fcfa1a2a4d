import { expect, test } from 'vitest'
import { type Names, readMrkdwn } from '../../src/sandbox/terminal/mrkdwn.ts'
import { createPalette } from '../../src/sandbox/terminal/palette.ts'
import { renderMessage } from '../../src/sandbox/terminal/render-message.ts'
import { widthOf, wrapPieces } from '../../src/sandbox/terminal/wrap.ts'

const NOW = new Date(2026, 10, 23, 14, 30).getTime()
const names: Names = { user: () => 'Ana Lima', channel: () => 'standup', now: () => NOW }
const plain = (text: string) =>
  readMrkdwn(text, names)
    .map((piece) => piece.text)
    .join('')

test.each([
  ['*bold* and _italic_ and `code`', 'bold and italic and code'],
  ['<@U0SIM000001> in <#C1>', '@Ana Lima in #standup'],
  [':door: :unheard_of: 14:02:05', '🚪 :unheard_of: 14:02:05'],
  ['a &lt;b&gt; &amp;amp; *c &lt;d*', 'a <b> &amp; c <d'],
  ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ['<https://x.test/?a=1&amp;b=2|Watch>', 'Watch'],
  ['<!channel>', '@channel'],
])('mrkdwn %j reads as %j', (mrkdwn, text) => {
  expect(plain(mrkdwn)).toBe(text)
})

test.each([
  [0, 'today at 14:30'],
  [-1, 'yesterday at 14:30'],
  [1, 'tomorrow at 14:30'],
  [-3, '20 Nov 2026 at 14:30'],
])('a date %i days from now is written for the reader’s own zone', (days, text) => {
  const seconds = new Date(2026, 10, 23 + days, 14, 30).getTime() / 1000
  expect(plain(`<!date^${seconds}^{date_short_pretty} at {time}|fallback>`)).toBe(text)
})

test('lines break between words and are never wider than asked', () => {
  const pieces = readMrkdwn(`⏳ one *two three* ${'four '.repeat(20)}\nfive`, names)
  const lines = wrapPieces(pieces, createPalette(false), 20)
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(20)
  expect(lines.join(' ').replace(/\s+/g, ' ')).toBe(`⏳ one two three ${'four '.repeat(20)}five`)
  expect(lines.at(-1)).toBe('five')
})

test('a link can be clicked, and its address is beside it to copy', () => {
  const message = { text: '', blocks: [{ type: 'section', text: { text: '<https://long.test/a|Watch>' } }] }
  const shorten = () => 'http://short/1'
  const [coloured] = renderMessage({ palette: createPalette(true), names, shorten }, message, 80)
  expect(coloured).toContain('\u001b]8;;https://long.test/a\u0007')
  expect(renderMessage({ palette: createPalette(false), names, shorten }, message, 80)).toEqual([
    'Watch  http://short/1',
  ])
})

test('the buttons of a card stand in one line, so that all of them are printed when one has changed', () => {
  const button = (label: string) => ({ type: 'button', text: { type: 'plain_text', text: label } })
  const message = { text: '', blocks: [{ type: 'actions', elements: [button('Pause'), button('Stop')] }] }
  expect(renderMessage({ palette: createPalette(false), names, shorten: String }, message, 80)).toEqual([
    '[Pause]  [Stop]',
  ])
})
