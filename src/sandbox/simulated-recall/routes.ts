import type { Answer } from './answer.ts'
import type { Api, ApiRequest } from './api.ts'
import { commandRecording, createBot, deleteBot, deleteMedia, leaveCall, retrieveBot, updateBot } from './bot-routes.ts'
import { listBots, listVideoMixed, retrieveRecording, retrieveVideoMixed } from './list-routes.ts'

/** The names by which routes are called in the journal and in troubles. */
export type RouteName = keyof typeof ROUTES

/** One route of Recall's REST API. `perMinute` is Recall's documented limit for the workspace. */
export type Route = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  perMinute: number
  run: (api: Api, request: ApiRequest) => Answer
}

const BOTS = '/api/v1/bot/'
const BOT = '/api/v1/bot/{id}/'

/** Every route that is simulated. */
export const ROUTES = {
  create: { method: 'POST', path: BOTS, perMinute: 60, run: createBot },
  list: { method: 'GET', path: BOTS, perMinute: 60, run: listBots },
  retrieve: { method: 'GET', path: BOT, perMinute: 300, run: retrieveBot },
  update: { method: 'PATCH', path: BOT, perMinute: 300, run: updateBot },
  delete: { method: 'DELETE', path: BOT, perMinute: 300, run: deleteBot },
  leave: { method: 'POST', path: `${BOT}leave_call/`, perMinute: 300, run: leaveCall },
  startRecording: {
    method: 'POST',
    path: `${BOT}start_recording/`,
    perMinute: 300,
    run: commandRecording('startRecording'),
  },
  stopRecording: {
    method: 'POST',
    path: `${BOT}stop_recording/`,
    perMinute: 300,
    run: commandRecording('stopRecording'),
  },
  pauseRecording: { method: 'POST', path: `${BOT}pause_recording/`, perMinute: 300, run: commandRecording('pause') },
  resumeRecording: { method: 'POST', path: `${BOT}resume_recording/`, perMinute: 300, run: commandRecording('resume') },
  deleteMedia: { method: 'POST', path: `${BOT}delete_media/`, perMinute: 300, run: deleteMedia },
  retrieveRecording: { method: 'GET', path: '/api/v1/recording/{id}/', perMinute: 300, run: retrieveRecording },
  listVideoMixed: { method: 'GET', path: '/api/v1/video_mixed/', perMinute: 60, run: listVideoMixed },
  retrieveVideoMixed: { method: 'GET', path: '/api/v1/video_mixed/{id}/', perMinute: 300, run: retrieveVideoMixed },
} satisfies Record<string, Route>

/** A path that is known: the route if its method is too, else the methods it has. */
export type RouteMatch =
  | { kind: 'route'; name: RouteName; route: Route; id: string }
  | { kind: 'other method'; allowed: string[] }
  | { kind: 'none' }

/** Finds the route of a request. The path must end with its slash. */
export function matchRoute(method: string, path: string): RouteMatch {
  const found = Object.entries<Route>(ROUTES).flatMap(([name, route]) => {
    const id = idIn(route.path, path)
    return id === undefined ? [] : [{ name: name as RouteName, route, id }]
  })
  const match = found.find(({ route }) => route.method === method)
  if (match) return { kind: 'route', ...match }
  return found.length > 0 ? { kind: 'other method', allowed: found.map(({ route }) => route.method) } : { kind: 'none' }
}

// The id in a path that fits the pattern, '' when the pattern has none, undefined when it does not fit.
function idIn(pattern: string, path: string): string | undefined {
  const [before = '', after] = pattern.split('{id}')
  if (after === undefined) return path === pattern ? '' : undefined
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined
  const id = path.slice(before.length, path.length - after.length)
  return /^[^/]+$/.test(id) ? id : undefined
}
