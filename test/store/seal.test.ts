import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSeal } from '../../src/store/seal.ts'

const [old, newest] = [randomBytes(32), randomBytes(32)]

describe('a seal', () => {
  test('opens what it sealed, whatever it is, and shows nothing of it', () => {
    const seal = createSeal([newest])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(seal.open(seal.seal(text, 'T1'), 'T1')).toBe(text)
      }),
    )
    const sealed = seal.seal('xoxb-secret', 'T1')
    expect(Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain('secret')
    expect(seal.seal('xoxb-secret', 'T1')).not.toBe(sealed)
  })

  test('opens nothing that belongs to something else, was changed, or is no seal at all', () => {
    const seal = createSeal([newest])
    const sealed = seal.seal('text', 'T1')
    expect(seal.open(sealed, 'T2')).toBeNull()
    expect(seal.open('', 'T1')).toBeNull()
    expect(seal.open('v1.x.y', 'T1')).toBeNull()
    const parts = sealed.split('.')
    for (const index of parts.keys()) {
      const changed = parts.with(index, flip(parts[index] ?? ''))
      expect(seal.open(changed.join('.'), 'T1'), `part ${index}`).toBeNull()
    }
    // A short tag would be easy to guess.
    expect(seal.open(parts.with(3, (parts[3] ?? '').slice(0, 6)).join('.'), 'T1')).toBeNull()
  })

  test('opens what an older key sealed while it has that key, and seals with the newest', () => {
    const before = createSeal([old]).seal('text', 'T1')
    const both = createSeal([newest, old])
    expect(both.open(before, 'T1')).toBe('text')
    expect(both.isNewest(before)).toBe(false)
    const anew = both.seal('text', 'T1')
    expect(both.isNewest(anew)).toBe(true)
    expect(createSeal([newest]).open(anew, 'T1')).toBe('text')
    expect(createSeal([newest]).open(before, 'T1')).toBeNull()
  })

  test('is not made without a key', () => {
    expect(() => createSeal([])).toThrow()
  })
})

function flip(part: string): string {
  return (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
}
