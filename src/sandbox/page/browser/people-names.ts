import type { Channel, Message, PageState } from '../page-state.ts'

/** How an author is called, and whether it is an app. */
export function authorName(state: PageState, author: Message['author']): string {
  switch (author.kind) {
    case 'app':
      return appName(state)
    case 'slack':
      return 'Slackbot'
    case 'person':
      return state.people.find(({ id }) => id === author.id)?.realName ?? author.id
  }
}

/** The app's name as a name. */
export function appName({ app }: PageState): string {
  return `${app.name.charAt(0).toUpperCase()}${app.name.slice(1)}`
}

/** A conversation as people call it: a direct message by those who are in it, without a `#`. */
export function channelName(state: PageState, { kind, name, members }: Channel): string {
  if (kind === 'public' || kind === 'private') return name
  const others = members.filter((id) => id !== state.me.id)
  return others.map((id) => state.people.find((person) => person.id === id)?.realName ?? appName(state)).join(', ')
}

/** The same with the `#` that a channel's name has. */
export function channelLabel(state: PageState, channel: Channel): string {
  const name = channelName(state, channel)
  return isDirect(channel) ? name : `#${name}`
}

/** Whether it is between people, without a name of its own. */
export function isDirect({ kind }: Pick<Channel, 'kind'>): boolean {
  return kind === 'direct' || kind === 'group_direct'
}

/** The person's direct message with the app, when there is one. */
export function appChannel({ channels, app }: PageState): Channel | undefined {
  return channels.find(({ kind, members }) => kind === 'direct' && members.includes(app.id))
}
