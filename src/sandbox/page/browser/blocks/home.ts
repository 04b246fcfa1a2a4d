import { type ComponentChild, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { Blocks } from './blocks.ts'
import { type Json, objectsIn } from './json.ts'

/** An app's Home tab, as published for this reader; a word in its place when nothing was published yet. */
export function HomeView({ view, context }: { view: Json | null; context: BlockContext }): ComponentChild {
  const blocks = objectsIn(view, 'blocks')
  return h(
    'div',
    { class: 'bk-home' },
    blocks.length === 0
      ? h('p', { class: 'bk-unknown' }, 'The app has not put anything here yet.')
      : h(Blocks, { blocks, context }),
  )
}
