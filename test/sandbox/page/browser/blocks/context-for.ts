import type { BlockAction, BlockContext } from '../../../../../src/sandbox/page/browser/blocks/block-context.ts'

/** What was pressed and followed, in order. */
export type Told = { actions: BlockAction[]; links: string[] }

/** A reader in Berlin on 3 March 2026, 15:00 there, whose presses are kept in `told`. */
export function contextFor(told: Told = { actions: [], links: [] }): BlockContext {
  return {
    zone: 'Europe/Berlin',
    now: Date.UTC(2026, 2, 3, 14),
    people: { U1: 'Ada' },
    channels: { C1: 'general' },
    onAction: (action) => told.actions.push(action),
    onLink: (url) => told.links.push(url),
    choices: [
      { id: 'C1', name: '#general', kind: 'public' },
      { id: 'C2', name: '#sales', kind: 'public' },
      { id: 'C3', name: '#board', kind: 'private' },
      { id: 'D1', name: 'Ben Okoro', kind: 'im' },
    ],
  }
}
