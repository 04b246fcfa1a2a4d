import { useCallback, useEffect, useState } from 'preact/hooks'

/** Where somebody is: in a channel (by its name) or in the app's tabs, and in which thread there. */
export type Place =
  | { kind: 'channel'; channel: string; thread: string | null }
  | { kind: 'app'; tab: 'home' | 'messages'; thread: string | null }

/** Who acts, by name, and where. It is the page's address behind the `#`: `#/ana/standup/1700000000.000100`. */
export type Route = { person: string; place: Place }

const START: Route = { person: 'ana', place: { kind: 'channel', channel: 'standup', thread: null } }
const APP = '@app'

/** Reads an address; what is missing in it is as at the start. */
export function readRoute(hash: string): Route {
  const [person, where, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  if (!person) return START
  if (!where) return { ...START, person }
  if (where !== APP) return { person, place: { kind: 'channel', channel: where, thread: rest[0] ?? null } }
  const [tab, thread = null] = rest
  return {
    person,
    place: tab === 'messages' ? { kind: 'app', tab, thread } : { kind: 'app', tab: 'home', thread: null },
  }
}

/** The address of a route; reading it gives the same route. */
export function writeRoute({ person, place }: Route): string {
  const where = place.kind === 'channel' ? [place.channel] : [APP, place.tab]
  const parts = [person, ...where, ...(place.thread === null ? [] : [place.thread])]
  return `#/${parts.map((part) => encodeURIComponent(part).replaceAll('%40', '@')).join('/')}`
}

/** The route in the address bar, and how to go elsewhere; going back in the browser works. */
export function useRoute(): [Route, (route: Route) => void] {
  const [route, setRoute] = useState(() => readRoute(location.hash))
  useEffect(() => {
    const read = () => setRoute(readRoute(location.hash))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  const go = useCallback((next: Route) => {
    location.hash = writeRoute(next)
  }, [])
  return [route, go]
}
