import { useEffect, useState } from 'preact/hooks'

/** The sandbox's time, ms, told anew every `everyMs`; `behind` is how much later the browser's own clock is. */
export function useNow(behind: number, everyMs: number): number {
  const [, tick] = useState(0)
  useEffect(() => {
    const ticking = setInterval(() => tick((count) => count + 1), everyMs)
    return () => clearInterval(ticking)
  }, [everyMs])
  return Date.now() - behind
}
