/** `meeting_url` as Recall answers it: the parts of the link, by platform (OpenAPI `MeetingUrl`). */
export type MeetingUrl = { platform: MeetingPlatform } & Record<string, string | null>

/** The platforms that simulated Recall can join. */
export type MeetingPlatform =
  | 'zoom'
  | 'google_meet'
  | 'microsoft_teams'
  | 'microsoft_teams_live'
  | 'webex'
  | 'goto_meeting'

/** Reads a meeting link by the forms that Recall documents (docs.recall.ai/docs/meeting-urls); undefined for any other text. */
export function readMeetingUrl(text: string): MeetingUrl | undefined {
  const link = /^\s*(https?:\/\/\S+)/i.exec(text)?.[1]
  if (link === undefined || !URL.canParse(link)) return undefined
  const url = new URL(link)
  return readZoom(url, text) ?? readGoogleMeet(url) ?? readTeams(url) ?? readWebex(url) ?? readGoTo(url)
}

function readZoom(url: URL, text: string): MeetingUrl | undefined {
  if (!/(^|\.)zoom\.(us|com)$/.test(url.hostname)) return undefined
  const id = /^\/(?:j|s|w|my|wc\/join)\/([\w.-]+)\/?$/.exec(url.pathname)?.[1]
  if (id === undefined || (!/^\/(my|w)\//.test(url.pathname) && !/^\d+$/.test(id))) return undefined
  const spoken = /\(Passcode:\s*([^)\s]+)\s*\)/i.exec(text)?.[1]
  const password = url.searchParams.get('pwd') ?? url.searchParams.get('tk') ?? spoken ?? null
  return { meeting_id: id, meeting_password: password, platform: 'zoom' }
}

function readGoogleMeet(url: URL): MeetingUrl | undefined {
  const id = /^\/([a-z]{3}-[a-z]{4}-[a-z]{3})\/?$/i.exec(url.pathname)?.[1]
  if (url.hostname !== 'meet.google.com' || id === undefined) return undefined
  return { meeting_id: id, platform: 'google_meet' }
}

function readTeams(url: URL): MeetingUrl | undefined {
  const live = url.hostname === 'teams.live.com'
  if (!live && url.hostname !== 'teams.microsoft.com') return undefined
  const none = {
    meeting_id: null,
    meeting_password: null,
    organizer_id: null,
    tenant_id: null,
    message_id: null,
    thread_id: null,
    business_meeting_id: null,
    business_meeting_password: null,
  }
  const id = /^\/meet\/(\d+)\/?$/.exec(url.pathname)?.[1]
  const password = url.searchParams.get('p')
  if (id !== undefined && live) {
    return { ...none, meeting_id: id, meeting_password: password, platform: 'microsoft_teams_live' }
  }
  if (id !== undefined) {
    return { ...none, business_meeting_id: id, business_meeting_password: password, platform: 'microsoft_teams' }
  }
  const [, thread, message] = /\/meetup-join\/([^/]+)\/([^/?]+)/.exec(url.pathname) ?? []
  if (live || thread === undefined || message === undefined) return undefined
  const { Oid, Tid } = readContext(url.searchParams.get('context'))
  const ids = { thread_id: decodeURIComponent(thread), message_id: decodeURIComponent(message) }
  return { ...none, ...ids, organizer_id: Oid ?? null, tenant_id: Tid ?? null, platform: 'microsoft_teams' }
}

function readContext(text: string | null): { Oid?: string; Tid?: string } {
  try {
    return JSON.parse(text ?? '{}')
  } catch {
    return {}
  }
}

function readWebex(url: URL): MeetingUrl | undefined {
  const subdomain = /^([\w-]+)\.webex\.com$/.exec(url.hostname)?.[1]
  if (subdomain === undefined) return undefined
  const path = /^\/(.+)\/j\.php$/.exec(url.pathname)?.[1]
  const mtid = url.searchParams.get('MTID')
  if (path !== undefined && mtid !== null) {
    return { meeting_subdomain: subdomain, meeting_mtid: mtid, meeting_path: path, platform: 'webex' }
  }
  const room = /^\/(?:meet|join)\/([\w.-]+)\/?$/.exec(url.pathname)?.[1]
  if (room === undefined) return undefined
  return { meeting_subdomain: subdomain, meeting_personal_room_id: room, platform: 'webex' }
}

function readGoTo(url: URL): MeetingUrl | undefined {
  const known = ['app.goto.com', 'meet.goto.com', 'global.gotomeeting.com'].includes(url.hostname)
  const id = /(\d{6,})\/?$/.exec(url.pathname)?.[1] ?? url.searchParams.get('meetingId')
  return known && id ? { meeting_id: id, platform: 'goto_meeting' } : undefined
}
