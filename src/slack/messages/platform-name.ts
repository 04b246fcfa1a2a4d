const NAMES: Record<string, string> = {
  zoom: 'Zoom',
  google_meet: 'Google Meet',
  microsoft_teams: 'Microsoft Teams',
  webex: 'Webex',
  goto: 'GoTo',
}

/** A meeting platform as people call it; "Meeting" for one that is not known. */
export function platformName(platform: string): string {
  return NAMES[platform] ?? 'Meeting'
}

/** All of them, for people. */
export const PLATFORMS = 'Zoom, Google Meet, Microsoft Teams, Webex and GoTo'
