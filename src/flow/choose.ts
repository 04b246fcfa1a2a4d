import type { RowRef } from '../store/claims.ts'
import type { FlowDeps } from './call.ts'
import { chooseForAsk } from './choose-for-ask.ts'
import { chooseForBot } from './choose-for-bot.ts'
import { chooseForThread } from './choose-for-thread.ts'
import type { Deciding, Wanted } from './wanted.ts'

/**
 * Reads a row as it is and chooses its step. Steps that are only facts of ours are taken on the spot, and a row that
 * waits or rests is settled: null then. A call is only wanted: whether it may go now is asked next, in the same
 * transaction (rule 2).
 */
export function choose(deps: FlowDeps, deciding: Deciding, row: RowRef): Promise<Wanted | null> {
  return CHOOSE[row.table](deps, deciding, row)
}

const CHOOSE = { bots: chooseForBot, threads: chooseForThread, asks: chooseForAsk }
