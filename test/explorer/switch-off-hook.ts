import { registerHooks } from 'node:module'
import type { Edit } from './switched-off-rules.ts'

// Loaded before everything else by `--import`: changes the product's source on its way in, by `SWITCHED_OFF`.

const edits = JSON.parse(process.env['SWITCHED_OFF'] ?? '[]') as Edit[]

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const here = edits.filter(({ file }) => url.endsWith(`/${file}`))
    if (here.length === 0 || loaded.source === undefined || loaded.source === null) return loaded
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    return { ...loaded, source: here.reduce(changed, text) }
  },
})

function changed(text: string, { file, find, replace }: Edit): string {
  const found = text.split(find).length - 1
  if (found !== 1) throw new Error(`${file} holds this ${found} times instead of once: ${find}`)
  return text.replace(find, () => replace)
}
