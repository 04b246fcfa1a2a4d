import type { SlackWorld } from './slack-world.ts'

/**
 * A command's text as `should_escape: true` delivers it: addresses in angle brackets, names as ids, the rest escaped
 * (https://docs.slack.dev/interactivity/implementing-slash-commands).
 */
export function slackEscaped(world: SlackWorld, typed: string): string {
  const escaped = typed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return escaped
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
