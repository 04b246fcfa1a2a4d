import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PageState } from '../page-state.ts'
import type { Act } from './act.ts'
import type { Place } from './route.ts'

/** What every part of the page may need. */
export type PageContext = {
  state: PageState
  /** How much later the browser's clock is than the sandbox's, ms. */
  behind: number
  /** The time to the half minute, for dates in words. */
  now: number
  place: Place
  go(place: Place): void
  act: Act
  openLink(url: string): void
}

const Context = createContext<PageContext | null>(null)

/** Gives the context to everything inside. */
export const PageProvider = Context.Provider

/** The context of the page; only inside of `PageProvider`. */
export function usePage(): PageContext {
  const context = useContext(Context)
  if (context === null) throw new Error('usePage stands outside of the page')
  return context
}
