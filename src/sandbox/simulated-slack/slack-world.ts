/** A person of the workspace. `tz` is an IANA zone name. */
export type SlackUser = { id: string; name: string; realName: string; tz: string }

/** What a conversation is; it decides the scope for reading it (`channels`, `groups`, `mpim`, `im`). */
export type ChannelKind = 'public' | 'private' | 'group_direct' | 'direct'

/** A conversation. `members` are user ids; the app is in it when its bot user is. */
export type SlackChannel = {
  id: string
  name: string
  kind: ChannelKind
  archived: boolean
  readOnly: boolean
  members: Set<string>
}

/** Who the app is in this workspace. */
export type AppIdentity = {
  teamId: string
  teamDomain: string
  teamName: string
  /** The organisation that the workspace belongs to. */
  enterprise?: { id: string; name: string }
  appId: string
  botId: string
  botUserId: string
  botName: string
}

/** The people and conversations of the one workspace. References are ids or names, a channel's with or without its `#`. */
export type SlackWorld = {
  app: AppIdentity
  users(): SlackUser[]
  channels(): SlackChannel[]
  findUser(ref: string): SlackUser | undefined
  findChannel(ref: string): SlackChannel | undefined
  addUser(user: { name: string; realName?: string; tz?: string }): SlackUser
  addChannel(channel: NewChannel): SlackChannel
  /** The app's direct message with a user, opened when there is none yet. */
  directWithApp(userId: string): SlackChannel
  appIsIn(channel: SlackChannel): boolean
}

/** A conversation to add; `members` are user references, nobody by default. */
export type NewChannel = {
  name: string
  kind: ChannelKind
  members?: string[]
  withApp?: boolean
  archived?: boolean
  readOnly?: boolean
}

const ID_LETTER = { public: 'C', private: 'C', group_direct: 'G', direct: 'D' } as const

/** Makes a workspace with nobody in it but the app's bot user. */
export function createSlackWorld(app: AppIdentity): SlackWorld {
  const users = new Map<string, SlackUser>()
  const channels = new Map<string, SlackChannel>()
  let made = 0
  // Ids are unique over all workspaces.
  const stem = app.teamId.slice(2, 5)

  function newId(letter: string): string {
    made += 1
    return `${letter}0${stem}${String(made).padStart(6, '0')}`
  }
  function findUser(ref: string): SlackUser | undefined {
    return users.get(ref) ?? [...users.values()].find((user) => user.name === ref.toLowerCase())
  }
  function addChannel(wanted: NewChannel): SlackChannel {
    const members = (wanted.members ?? []).map((ref) => findUser(ref)?.id ?? ref)
    const channel: SlackChannel = {
      id: newId(ID_LETTER[wanted.kind]),
      name: wanted.name,
      kind: wanted.kind,
      archived: wanted.archived ?? false,
      readOnly: wanted.readOnly ?? false,
      members: new Set(wanted.withApp === true ? [...members, app.botUserId] : members),
    }
    channels.set(channel.id, channel)
    return channel
  }
  const appIsIn = (channel: SlackChannel) => channel.members.has(app.botUserId)

  return {
    app,
    users: () => [...users.values()],
    channels: () => [...channels.values()],
    findUser,
    findChannel: (ref) =>
      channels.get(ref) ?? [...channels.values()].find((channel) => channel.name === ref.replace(/^#/, '')),
    addUser({ name, realName = name, tz = 'Europe/Berlin' }) {
      const user = { id: newId('U'), name: name.toLowerCase(), realName, tz }
      users.set(user.id, user)
      return user
    },
    addChannel,
    directWithApp(userId) {
      const known = [...channels.values()].find(
        (channel) => channel.kind === 'direct' && channel.members.has(userId) && appIsIn(channel),
      )
      return known ?? addChannel({ name: `direct-${userId}`, kind: 'direct', members: [userId], withApp: true })
    },
    appIsIn,
  }
}

/** Ana, Ben, and one conversation for each rule about where an app may post. */
export function addDefaultWorld(world: SlackWorld): void {
  world.addUser({ name: 'ana', realName: 'Ana Lima', tz: 'Europe/Lisbon' })
  world.addUser({ name: 'ben', realName: 'Ben Okoro', tz: 'America/New_York' })
  const members = ['ana', 'ben']
  world.addChannel({ name: 'general', kind: 'public', members })
  world.addChannel({ name: 'standup', kind: 'public', members, withApp: true })
  world.addChannel({ name: 'board', kind: 'private', members })
  world.addChannel({ name: 'design', kind: 'private', members, withApp: true })
  world.addChannel({ name: 'ana-ben', kind: 'direct', members })
  world.addChannel({ name: 'old', kind: 'public', members, withApp: true, archived: true })
  world.addChannel({ name: 'announcements', kind: 'public', members, withApp: true, readOnly: true })
  world.addChannel({ name: 'sales', kind: 'public', members, withApp: true })
  world.addChannel({ name: 'mpdm-ana--ben--recorder-1', kind: 'group_direct', members, withApp: true })
}
