import type { SimulatedSlack } from '../simulated-slack/simulated-slack.ts'
import type { PageDeps } from './page-deps.ts'
import type { OpenView, PageState, Person } from './page-state.ts'
import { showChannels } from './show-channels.ts'
import { showRecall } from './show-recall.ts'

/** Everything that one person may see now. `version` is left to whoever sends it. */
export function takeSnapshot(deps: PageDeps, user: string): Omit<PageState, 'version'> {
  const { slack, recall, clock } = deps.sandbox
  const { app } = slack
  const me = showPerson(slack, user)
  return {
    now: clock.now(),
    workspace: 'Simulated',
    me,
    people: deps.people.map((ref) => showPerson(slack, ref)),
    app: {
      id: app.botUserId,
      name: app.botName,
      is: deps.app.is(),
      sockets: slack.connections(),
      ownLinks: deps.app.ownLinks(),
    },
    channels: showChannels(slack, deps.channels, me),
    home: showView(slack.home(me.id)),
    modals: slack.modals(me.id).flatMap((view) => showView(view) ?? []),
    recall: showRecall(recall),
    troubles: deps.troubles.list(),
    violations: slack.violations.map(({ at, kind, detail }) => ({ at, kind, detail })),
  }
}

function showPerson(slack: SimulatedSlack, ref: string): Person {
  const { id, name, realName, tz } = slack.user(ref)
  return { id, name, realName, zone: tz }
}

function showView(open: ReturnType<SimulatedSlack['home']>): OpenView | null {
  if (open === undefined) return null
  const { id, hash, view, state, errors } = open
  return { id, hash, view, values: state, errors }
}
