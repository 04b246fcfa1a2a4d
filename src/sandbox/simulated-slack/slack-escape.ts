import type { SlackWorld } from './slack-world.ts'

/**
 * A command's text as `should_escape: true` delivers it: addresses in angle brackets, names as ids, the rest escaped
 * (https://docs.slack.dev/interactivity/implementing-slash-commands).
 */
export function slackEscaped(world: SlackWorld, typed: string): string {
  return escaped(typed)
    .replace(/\bhttps?:\/\/[^\s<>|]+/g, (address) => `<${address}>`)
    .replace(/(^|\s)@([\w.-]+)/g, (all, before: string, name: string) => {
      const user = world.findUser(name)
      return user === undefined ? all : `${before}<@${user.id}|${user.name}>`
    })
    .replace(/(^|\s)#([\w-]+)/g, (all, before: string, name: string) => {
      const channel = world.findChannel(name)
      if (channel === undefined) return all
      return `${before}<#${channel.id}|${channel.kind === 'public' ? channel.name : ''}>`
    })
}

/**
 * A message's text as Slack keeps what a person typed: links and names in angle brackets, the rest escaped. What is in Slack's
 * brackets already (`<@U…>`, `<https://…|label>`) stays.
 */
export function asStored(world: SlackWorld, typed: string): string {
  const parts = typed.split(/(<(?:[@#!]|https?:\/\/)[^<>\s]*(?: [^<>]*)?>|https?:\/\/[^\s<>|]+)/i)
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return mentions(world, escaped(part))
      if (part.startsWith('<')) return part
      // The full stop behind a link belongs to the sentence.
      const [, link = part, rest = ''] = /^(.*?)([.,;:!?)\]'"]*)$/.exec(part) ?? []
      return `<${escaped(link)}>${escaped(rest)}`
    })
    .join('')
}

function mentions(world: SlackWorld, text: string): string {
  return text.replace(/(^|[\s(])@([\w-]+(?:\.[\w-]+)*)/g, (all, before: string, name: string) => {
    const { botName, botUserId } = world.app
    const id = name.toLowerCase() === botName.toLowerCase() ? botUserId : world.findUser(name)?.id
    return id === undefined ? all : `${before}<@${id}>`
  })
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
