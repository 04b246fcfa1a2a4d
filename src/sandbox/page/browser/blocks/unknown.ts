import { type ComponentChild, h } from 'preact'

/** Says honestly that something of Block Kit is there which this page cannot draw. */
export function Unknown({ what, type }: { what: 'block' | 'element' | 'input'; type: string }): ComponentChild {
  const name = type === '' ? `A ${what} without a type` : `A “${type}” ${what}`
  return h('p', { class: 'bk-unknown' }, `${name} stands here. Slack may show it; this page cannot draw it.`)
}
