import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainMrkdwn } from '../../../../../src/sandbox/page/browser/blocks/blocks.ts'
import { readMrkdwn } from '../../../../../src/sandbox/page/browser/blocks/mrkdwn.ts'
import type { MrkdwnNode } from '../../../../../src/sandbox/page/browser/blocks/mrkdwn-node.ts'
import { contextFor } from './context-for.ts'

/** Writes a tree in a form that is easy to compare: `[bold x]`. */
function shown(nodes: MrkdwnNode[]): string {
  return nodes.map(showNode).join('')
}

function showNode(node: MrkdwnNode): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'break':
      return '⏎'
    case 'link':
      return `[link ${node.url} ${shown(node.children)}]`
    case 'emoji':
      return `[emoji ${node.name}]`
    case 'user':
    case 'channel':
      return `[${node.kind} ${node.id}${node.label === null ? '' : ` ${node.label}`}]`
    case 'everybody':
      return `[everybody ${node.name}]`
    case 'date':
      return `[date ${node.seconds} ${node.format}${node.url === null ? '' : ` ${node.url}`} ${node.fallback}]`
    default:
      return `[${node.kind} ${shown(node.children)}]`
  }
}

describe('formatting', () => {
  it.each([
    ['*bold* _italic_ ~strike~', '[bold bold] [italic italic] [strike strike]'],
    ['`code`', '[code code]'],
    ['*_both_*', '[bold [italic both]]'],
    ['*a _b ~c~_*', '[bold a [italic b [strike c]]]'],
    ['(*bold*), “*bold*”!', '([bold bold]), “[bold bold]”!'],
    ['*<@U1> said `x`*', '[bold [user U1] said [code x]]'],
    ['*a* and *b*', '[bold a] and [bold b]'],
    ['snake_case_name', 'snake_case_name'],
    ['2*3*4', '2*3*4'],
    ['Größe*fett*', 'Größe*fett*'],
    ['* not bold *', '* not bold *'],
    ['*not bold *', '*not bold *'],
    ['**', '**'],
    ['**not bold**', '**not bold**'],
    ['*open', '*open'],
    ['*two\nlines*', '*two⏎lines*'],
    ['`*no* <https://x.test/> :x:`', '[code *no* [link https://x.test/ https://x.test/] :x:]'],
    ['a`b`c', 'a`b`c'],
    ['``', '``'],
    ['```\na  *b*\n  c\n```', '[pre a  *b*⏎  c]'],
    ['see ```x``` there', 'see [pre x] there'],
    ['a\n```x```\nb', 'a[pre x]b'],
    ['```open', '```open'],
    ['``````', '``````'],
    ['&gt; one\n&gt;two\nthree', '[quote one⏎two]three'],
    ['a\n> *b*', 'a[quote [bold b]]'],
    ['&gt;&gt;&gt; a\n\nb', '[quote a⏎⏎b]'],
    ['a &gt; b', 'a > b'],
    ['a\n\n• b\n• c', 'a⏎⏎• b⏎• c'],
    ['&lt;b&gt; &amp;lt; &quot;', '<b> &lt; &quot;'],
    [':tada: :no_such_thing: 10:30:45', '[emoji tada] :no_such_thing: 10:30:45'],
  ])('reads %j', (text, tree) => {
    expect(shown(readMrkdwn(text, { verbatim: true }))).toBe(tree)
  })
})

describe('what stands between angle brackets', () => {
  it.each([
    ['<https://x.test/?a=1&amp;b=2|Watch &lt;it&gt;>', '[link https://x.test/?a=1&b=2 Watch <it>]'],
    ['<https://x.test/>', '[link https://x.test/ https://x.test/]'],
    ['<https://x.test/|:tada: done>', '[link https://x.test/ [emoji tada] done]'],
    ['*<https://x.test/|a>*', '[bold [link https://x.test/ a]]'],
    ['<javascript:alert(1)|press>', 'press'],
    ['<JavaScript:alert(1)>', 'JavaScript:alert(1)'],
    ['<data:text/html,x|press>', 'press'],
    ['<mailto:a@x.test|a@x.test>', 'a@x.test'],
    ['<https://|x>', 'x'],
    ['<@U1>', '[user U1]'],
    ['<@U1|ada>', '[user U1 ada]'],
    ['<#C1|general>', '[channel C1 general]'],
    ['<!here> <!channel> <!everyone|everyone>', '[everybody here] [everybody channel] [everybody everyone]'],
    ['<!subteam^S1|@crew>', '[everybody crew]'],
    ['<!date^1^{date} at {time}|then>', '[date 1 {date} at {time} then]'],
    ['<!date^1^{date}^https://x.test/?a&amp;b|then>', '[date 1 {date} https://x.test/?a&b then]'],
    ['<!date^1^{date}^javascript:alert(1)|then>', '[date 1 {date} then]'],
    ['<!date^soon^{date}|then>', 'then'],
    ['<the link> <>', '<the link> <>'],
    ['a < b', 'a < b'],
  ])('reads %j', (text, tree) => {
    expect(shown(readMrkdwn(text, { verbatim: true }))).toBe(tree)
  })
})

describe('bare web addresses', () => {
  it.each([
    ['at https://x.test/a_b_c?x=1&amp;y=2.', 'at [link https://x.test/a_b_c?x=1&y=2 https://x.test/a_b_c?x=1&y=2].'],
    ['(https://x.test/)', '([link https://x.test/ https://x.test/])'],
    ['*https://x.test/*', '[bold [link https://x.test/ https://x.test/]]'],
    ['&lt;https://x.test/&gt;', '<[link https://x.test/ https://x.test/]>'],
    ['`https://x.test/`', '[code https://x.test/]'],
    ['xhttps://x.test/ https:// http', 'xhttps://x.test/ https:// http'],
  ])('are linked in %j', (text, tree) => {
    expect(shown(readMrkdwn(text, { verbatim: false }))).toBe(tree)
  })

  it('stay text where the app asks for its words as they are', () => {
    expect(shown(readMrkdwn('at https://x.test/', { verbatim: true }))).toBe('at https://x.test/')
  })
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...['*', '_', '~', '`', '```', '>', '&gt;', '<', '>', '|', '&amp;', ':x:', ':', '\n', ' ', 'a', 'é', '漢', '🎥'],
    ...['<!date^1^{time}|x>', '<@U1>', '<https://x.test/|y>', 'https://x.test/', '\u202e'],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  )

  it('is read without a throw', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, verbatim) => {
        expect(Array.isArray(readMrkdwn(text, { verbatim }))).toBe(true)
        expect(typeof plainMrkdwn(text, contextFor())).toBe('string')
      }),
    )
  })

  it('keeps everything but its marks and line ends', () => {
    const words = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '```',
      '>',
      ' ',
      '\n',
      'a',
      'word',
      'é',
      '漢',
      '.',
      '(',
      '“',
      '🎥',
    )
    const bare = (text: string) => text.replace(/[*_~`>\s]/g, '')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 80 }), fc.boolean(), (all, verbatim) => {
        const text = all.join('')
        expect(bare(plainMrkdwn(text, contextFor()))).toBe(bare(text))
        expect(readMrkdwn(text, { verbatim })).toEqual(readMrkdwn(text, { verbatim: !verbatim }))
      }),
    )
  })

  it('stays as it is when the app escaped it and it holds no marks', () => {
    const harmless = fc.string({ unit: 'grapheme' }).filter((text) => !/[*_~`:\n]|^>|https?:/i.test(text))
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    fc.assert(
      fc.property(harmless, (text) => {
        expect(plainMrkdwn(escaped(text), contextFor())).toBe(text)
      }),
    )
  })

  it('of three thousand opening marks is read in a moment', () => {
    for (const piece of ['*a ', '_*~', '```', '<', '`', '&gt;\n', 'https://', ':a']) {
      const text = piece.repeat(3_000 / piece.length)
      expect(plainMrkdwn(text, contextFor()).length).toBeLessThanOrEqual(text.length)
    }
  })
})

describe('plain words', () => {
  it('name people and channels, and write dates and emoji out', () => {
    const text = ':tada: *<@U1>* in <#C1>, see <https://x.test/|this>\n&gt; quoted\nby <@U9|zoe> <@U8> <!here>'
    expect(plainMrkdwn(text, contextFor())).toBe('🎉 @Ada in #general, see this\nquoted\nby @zoe @U8 @here')
  })
})
