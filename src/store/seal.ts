import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** Keeps texts unreadable to whoever has the database, but not the keys. */
export type Seal = {
  /** Seals with the newest key. `of` names what the text belongs to: it opens for nothing else. */
  seal(text: string, of: string): string
  /** The text, or null when none of the keys opens it, or it belongs to something else. Never throws. */
  open(sealed: string, of: string): string | null
  /** Whether it is sealed with the newest key. */
  isNewest(sealed: string): boolean
}

// AES-256-GCM with random nonces of 96 bits: with one key 2^32 texts are safe (NIST SP 800-38D), and each refresh of a
// token makes one.
const CIPHER = 'aes-256-gcm'
const FORM = 'v1'

/** Makes it from 32-byte keys, the newest first; at least one. */
export function createSeal(keys: readonly Buffer[]): Seal {
  const [newest] = keys
  if (newest === undefined) throw new Error('a seal needs a key')
  const named = new Map(keys.map((key) => [nameOf(key), key]))

  return {
    seal(text, of) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv(CIPHER, newest, nonce).setAAD(Buffer.from(of))
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = [nonce, cipher.getAuthTag(), hidden].map((part) => part.toString('base64url'))
      return [FORM, nameOf(newest), ...parts].join('.')
    },
    open(sealed, of) {
      const [form, name = '', ...parts] = sealed.split('.')
      const key = named.get(name)
      const [nonce, tag, hidden] = parts.map((part) => Buffer.from(part, 'base64url'))
      if (form !== FORM || key === undefined || !nonce || !tag || !hidden) return null
      try {
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(of))
        return decipher.setAuthTag(tag).update(hidden, undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
    isNewest: (sealed) => sealed.startsWith(`${FORM}.${nameOf(newest)}.`),
  }
}

// Tells keys apart, and nothing of what they are: 32 random bytes cannot be guessed from their hash.
function nameOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 8)
}
