import { useEffect, useState } from 'preact/hooks'
import type { PageState } from '../page-state.ts'

/** The newest snapshot for one person; `behind` is how much later the browser's clock was when it came, ms. */
export type ServerState = { state: PageState | null; connected: boolean; behind: number }

/** Receives everything that a person may see, again after each change and after each lost connection. */
export function useServerState(person: string): ServerState {
  const [seen, setSeen] = useState<ServerState>({ state: null, connected: true, behind: 0 })
  useEffect(() => {
    const source = new EventSource(`/state?as=${encodeURIComponent(person)}`)
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const state: PageState = JSON.parse(data)
      setSeen({ state, connected: true, behind: Date.now() - state.now })
    }
    source.onerror = () => setSeen((before) => ({ ...before, connected: false }))
    return () => source.close()
  }, [person])
  return seen
}
