import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Bot, BotMove } from '../page-state.ts'
import { dayAndTime, shortLength } from './message-time.ts'
import { usePage } from './page-context.ts'
import { useHeldFocus } from './use-held-focus.ts'
import { useNow } from './use-now.ts'

/** One bot: where it is, since when, and everything that can happen to it now. Bots that are over are folded. */
export function BotCard({ bot, newest }: { bot: Bot; newest: boolean }): ComponentChild {
  const over = bot.deleted || bot.phase === 'done' || bot.phase === 'fatal'
  const card = useHeldFocus<HTMLDetailsElement>('.buttons button', 'summary')
  const looks = { class: 'bot', open: newest || !over, 'data-bot': bot.id, 'data-phase': bot.phase }
  return h('details', { ...looks, ref: card }, [
    h('summary', { class: 'bot-head', 'data-state': bot.words }, [
      h('span', { class: `bot-light bot-${toneOf(bot)}`, 'aria-hidden': 'true' }),
      h('span', { class: 'bot-name' }, bot.name),
      h('span', { class: 'bot-platform' }, PLATFORMS[bot.platform] ?? bot.platform),
    ]),
    h('div', { class: 'bot-inside' }, [
      h(BotState, { bot }),
      h('p', { class: 'bot-link' }, bot.link),
      bot.parts.length === 0
        ? null
        : h(
            'ul',
            { class: 'parts' },
            bot.parts.map(({ id, status }, index) =>
              h('li', { key: id }, `Part ${index + 1}: ${PART_WORDS[status] ?? status}`),
            ),
          ),
      bot.moves.length === 0
        ? null
        : h(
            'div',
            { class: 'buttons', role: 'group', 'aria-label': `What happens to ${bot.name}` },
            bot.moves.map((move) => h(MoveButton, { key: move.words, bot, move })),
          ),
    ]),
  ])
}

function BotState({ bot }: { bot: Bot }): ComponentChild {
  const { state, behind } = usePage()
  const now = useNow(behind, 1000)
  const since = bot.since === 0 ? '' : ` for ${shortLength(now - bot.since)}`
  const moving = !(bot.deleted || ['done', 'fatal'].includes(bot.phase))
  const when = bot.scheduledFor === null ? '' : `, joins ${dayAndTime(bot.scheduledFor, { zone: state.me.zone, now })}`
  return h('p', { class: 'bot-state' }, [
    h('strong', null, bot.words),
    h('span', { class: 'bot-since' }, `${when}${moving ? since : ''}`),
    bot.reason === null ? null : h('span', { class: 'bot-reason' }, ['Recall’s reason: ', h('code', null, bot.reason)]),
  ])
}

function MoveButton({ bot, move }: { bot: Bot; move: BotMove }): ComponentChild {
  const { act } = usePage()
  const [why, setWhy] = useState('')
  const subCode = move.choices.length === 0 ? null : why || (move.choices[0] ?? null)
  const button = h(
    'button',
    {
      type: 'button',
      class: `small-button move-${move.tone}`,
      onClick: () => void act({ kind: 'move bot', bot: bot.id, move: move.name, subCode }),
    },
    move.words,
  )
  if (move.choices.length < 2) return button
  return h('span', { class: 'move-choice' }, [
    button,
    h(
      'select',
      {
        'aria-label': `${move.words}: why`,
        title: subCode ?? '',
        onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => setWhy(currentTarget.value),
      },
      move.choices.map((choice) => h('option', { key: choice, value: choice, selected: choice === subCode }, choice)),
    ),
  ])
}

const PLATFORMS: Record<string, string> = {
  zoom: 'Zoom',
  google_meet: 'Google Meet',
  microsoft_teams: 'Teams',
  microsoft_teams_live: 'Teams',
  webex: 'Webex',
  goto_meeting: 'GoTo',
}

const PART_WORDS: Record<string, string> = {
  recording: 'being recorded',
  processing: 'being prepared',
  done: 'ready',
  failed: 'failed',
  deleted: 'deleted',
}

function toneOf({ phase, paused, deleted }: Bot): 'idle' | 'wait' | 'live' | 'good' | 'bad' {
  if (deleted) return 'idle'
  if (paused) return 'wait'
  switch (phase) {
    case 'in_call_recording':
      return 'live'
    case 'done':
      return 'good'
    case 'fatal':
    case 'recording_permission_denied':
      return 'bad'
    case 'ready':
    case 'call_ended':
      return 'idle'
    default:
      return 'wait'
  }
}
