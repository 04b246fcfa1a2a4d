import { expect, test } from 'vitest'
import { complete, completionAt, type Offer } from '../../../../src/sandbox/page/browser/completion.ts'

const names: Offer[] = [
  { insert: '@recorder ', label: '@recorder', hint: '', explains: 'The app' },
  { insert: '@ben ', label: '@ben', hint: '', explains: 'Ben Okoro' },
]
const offered = (text: string, caret = text.length) =>
  completionAt(text, caret, names)?.offers.map(({ label }) => label) ?? null

test('a slash offers the commands, and what follows it narrows them down', () => {
  expect(offered('/')).toEqual(['/record', '/record list', '/record stop', '/record help', '/invite'])
  expect(offered('/rec')).toEqual(['/record', '/record list', '/record stop', '/record help'])
  expect(offered('/i')).toEqual(['/invite'])
  expect(offered('/record s')).toEqual(['/record stop'])
})

test.each([
  '',
  'hello',
  '/record',
  '/record ',
  '/record https://meet.google.com/dqm-nhrt-wza',
  '/record list',
  '/giphy',
  'and/or',
  'ana@b',
])('nothing is offered for %j', (text) => {
  expect(offered(text)).toBeNull()
})

test('an @ at the start of a word offers names, wherever the caret is', () => {
  expect(offered('@')).toEqual(['@recorder', '@ben'])
  expect(offered('please @Re')).toEqual(['@recorder'])
  expect(offered('@re https://x.test', 3)).toEqual(['@recorder'])
})

test('an offer replaces the begun word and leaves the rest', () => {
  const [recorder] = names
  const completion = completionAt('hey @re now', 7, names)
  if (recorder === undefined || completion === null) throw new Error('nothing was offered')
  expect(complete('hey @re now', 7, { from: completion.from, offer: recorder })).toEqual({
    text: 'hey @recorder now',
    caret: 14,
  })
})
