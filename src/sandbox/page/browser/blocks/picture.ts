import { type ComponentChild, h } from 'preact'
import { type Json, stringIn } from './json.ts'
import { webAddress } from './web-address.ts'

/** An image of a message; its description alone when it has no web address. */
export function Picture({ image, size }: { image: Json; size: 'block' | 'accessory' | 'context' }): ComponentChild {
  const url = webAddress(stringIn(image, 'image_url'))
  const alt = stringIn(image, 'alt_text') ?? ''
  if (url === null) return h('span', { class: 'bk-unknown' }, alt)
  return h('img', { class: `bk-image bk-image-${size}`, src: url, alt, loading: 'lazy', referrerPolicy: 'no-referrer' })
}
