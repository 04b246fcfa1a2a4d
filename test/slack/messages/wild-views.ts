import fc from 'fast-check'
import type { MeetingLink } from '../../../src/recording/meeting-link.ts'
import type {
  Actor,
  AskAnswer,
  CardState,
  CardView,
  ListItem,
  MomentFault,
  PartView,
  RecordingLink,
  ResultContent,
  ResultView,
} from '../../../src/recording/views.ts'

/** Text as hostile and as long as anything from outside can be. */
export const wild = (max: number) =>
  fc.oneof(
    fc.string({ maxLength: max, unit: 'binary' }),
    fc.string({
      maxLength: max,
      unit: fc.constantFrom('<', '>', '&', '*', '_', '`', '|', '\u202e', 'ש', '👩‍👩‍👧', '\n', '\ud800', '!channel'),
    }),
    fc.constantFrom('', '<!channel>', '<@U1>', 'א'.repeat(max), '👍'.repeat(max), '&'.repeat(max), '<https://x|y>'),
  )

const user = fc.oneof(fc.stringMatching(/^[UW][A-Z0-9]{8,12}$/), wild(40))
const time = fc.integer({ min: -1, max: 8_640_000_000_000_000 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const platform = fc.constantFrom('zoom', 'google_meet', 'microsoft_teams', 'webex', 'goto', 'other')
const code = maybe(fc.oneof(wild(100), fc.constantFrom('bot_errored', 'zoom_host_not_present', 'meeting_full')))
const length = maybe(fc.integer({ min: 0, max: 10 ** 9 }))
const trouble = fc.constantFrom('noCapacity' as const, 'limited' as const, 'unreachable' as const)
const threadId = fc.uuid()
const channel = fc.oneof(
  fc.constantFrom('C0BOARD', 'G0BOARD', 'D0ANA'),
  wild(30).map((text) => `C${text}`),
)
const actor: fc.Arbitrary<Actor> = fc.oneof(
  fc.record({ kind: fc.constant('person' as const), user }),
  fc.constant({ kind: 'elsewhere' as const }),
)
const refusal = fc.record({
  kind: fc.constantFrom('link' as const, 'tenant' as const, 'credit' as const, 'key' as const, 'other' as const),
  status: fc.integer({ min: 400, max: 599 }),
  code: maybe(wild(300)),
  message: maybe(wild(300)),
})
const button = fc.constantFrom(...(['cancel', 'change', 'stop', 'pause', 'resume', 'tryAgain'] as const))
const buttons = fc.uniqueArray(button, { maxLength: 6 })

const state: fc.Arbitrary<CardState> = fc.oneof(
  fc.constantFrom<CardState>({ kind: 'requested' }, { kind: 'joining' }, { kind: 'waiting' }, { kind: 'lost' }),
  fc.record({ kind: fc.constant('creating' as const), trouble, until: time }),
  fc.record({ kind: fc.constant('scheduled' as const), joinAt: time, changedBy: maybe(actor) }),
  fc.record({
    ...{ kind: fc.constant('inCall' as const), slow: fc.boolean(), again: fc.boolean() },
    permission: maybe(fc.oneof(wild(100), fc.constant('zoom_local_recording_denied'))),
  }),
  fc.record({ kind: fc.constant('recording' as const), since: time }),
  fc.record({ kind: fc.constant('paused' as const), by: maybe(actor) }),
  fc.record({ kind: fc.constant('stopping' as const), by: maybe(actor), arrivesAt: maybe(time) }),
  fc.record({ kind: fc.constantFrom('nothing' as const, 'failed' as const), code }),
  fc.record({ kind: fc.constant('refused' as const), refusal }),
  fc.record({ kind: fc.constant('ready' as const), parts: fc.nat(99), lengthMs: length }),
  fc.record({ kind: fc.constant('cancelled' as const), by: maybe(actor), wasInCall: fc.boolean() }),
)

/** Any card. */
export const card: fc.Arbitrary<CardView> = fc.record({
  threadId,
  requester: user,
  platform,
  meetingLabel: wild(300),
  botName: wild(300),
  shared: fc.boolean(),
  others: fc.boolean(),
  unreadableSince: maybe(time),
  state,
  wanted: maybe(fc.record({ want: fc.constantFrom('pause' as const, 'resume' as const), by: actor })),
  buttons,
  retriedBy: maybe(user),
})

/** Any alert. */
export const alert = fc.record({ requester: user, platform, botName: wild(300), until: time })

const part: fc.Arbitrary<PartView> = fc.record({
  recordingId: fc.oneof(fc.uuid(), wild(80)),
  number: fc.nat(99),
  state: fc.constantFrom('preparing' as const, 'ready' as const, 'failed' as const, 'deleted' as const),
  startedAt: maybe(time),
  lengthMs: length,
  keptUntil: maybe(time),
})
const parts = fc.oneof(
  fc.array(part, { maxLength: 60 }),
  fc.array(
    part.map((one) => ({ ...one, state: 'ready' as const })),
    { minLength: 5, maxLength: 60 },
  ),
)
// Pre-signed ones are about 1,500 characters long.
const url = fc.oneof(
  fc.integer({ min: 1, max: 4_000 }).map((size) => `https://bucket.example.com/a.mp4?sig=${'x&|'.repeat(size / 3)}`),
  fc.integer({ min: 1_300, max: 1_700 }).map((size) => `https://bucket.example.com/a.mp4?sig=${'x'.repeat(size)}&y=1`),
  fc.constantFrom('javascript:alert(1)', '', 'https://x.example/<!channel>', 'https://recorder.example.com/r/abc'),
)

/** Links to all or to some of the parts. */
const linksTo = (all: PartView[]): fc.Arbitrary<RecordingLink[]> =>
  fc
    .record({ url, until: maybe(time), every: fc.integer({ min: 1, max: 3 }) })
    .map((given) =>
      all
        .filter((_, index) => index % given.every === 0)
        .map(({ recordingId }) => ({ recordingId, url: given.url, until: given.until })),
    )

const ends = { code, wasRecording: fc.boolean(), final: fc.boolean() }
const recording = fc.record({
  kind: fc.constant('recording' as const),
  title: maybe(wild(300)),
  parts,
  final: fc.boolean(),
  reason: maybe(fc.record({ code: fc.oneof(fc.constant('bot_errored'), wild(100)), fatal: fc.boolean() })),
  stoppedBy: maybe(actor),
})
const content: fc.Arbitrary<ResultContent> = fc.oneof(
  { weight: 5, arbitrary: recording },
  fc.record({ kind: fc.constant('nothing' as const), permission: maybe(wild(100)), ...ends }),
  fc.record({ kind: fc.constant('failed' as const), ...ends }),
  fc.record({ kind: fc.constant('refused' as const), refusal }),
  fc.record({ kind: fc.constant('notCreated' as const), trouble: maybe(trouble) }),
  fc.record({ kind: fc.constant('cancelled' as const), by: maybe(actor), wasInCall: fc.boolean() }),
  fc.record({
    kind: fc.constant('lost' as const),
    why: fc.constantFrom('unreadable' as const, 'silent' as const, 'missing' as const, 'deadline' as const),
  }),
)
const resultView: fc.Arbitrary<ResultView> = fc.record({
  threadId,
  mention: fc.array(user, { minLength: 1, maxLength: 200 }),
  platform,
  botName: wild(300),
  requestedAt: time,
  waitingRoomMinutes: fc.nat(60),
  content,
  tryAgain: fc.boolean(),
  retriedBy: maybe(user),
})

/** Any final reply, with its links. */
export const result = resultView.chain((view) =>
  linksTo(view.content.kind === 'recording' ? view.content.parts : []).map((links) => ({ view, links })),
)

const place = fc.record({
  channel: fc.constantFrom('C0BOARD', 'D0ANA'),
  ts: fc.constant('1.000100'),
  rootTs: fc.constant(null),
})

/** Any entry of a list. */
export const item: fc.Arbitrary<ListItem> = fc.record({
  threadId,
  place: maybe(place),
  channel,
  platform,
  meetingLabel: wild(300),
  title: maybe(wild(300)),
  requester: user,
  requestedAt: time,
  active: fc.boolean(),
  others: fc.boolean(),
  state,
  buttons,
})

/** Sixty of them at most. */
export const items = fc.oneof(fc.array(item, { maxLength: 60 }), fc.array(item, { minLength: 60, maxLength: 60 }))

const link: fc.Arbitrary<MeetingLink> = fc
  .record({
    size: fc.integer({ min: 0, max: 3_500 }),
    unit: fc.constantFrom('x', '&', '`', 'א'),
    label: wild(300),
    pwd: fc.constantFrom('', '?pwd=ab', '?pwd=ab&x=<y>'),
  })
  .map(({ size, unit, label, pwd }) => ({
    ...{ url: `https://zoom.us/j/${unit.repeat(size)}${pwd}`, key: 'zoom:other', label },
    platform: 'zoom' as const,
  }))
const fault: fc.Arbitrary<MomentFault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('past' as const, 'tooFar' as const), at: time }),
  fc.constant({ kind: 'unclear' as const }),
  fc.record({ kind: fc.constant('noZone' as const), scope: fc.boolean() }),
)

const request = fc.oneof(
  fc.constantFrom({ kind: 'help' as const }, { kind: 'huddle' as const }, { kind: 'tooLong' as const }),
  fc.record({ kind: fc.constant('noLink' as const), text: wild(300) }),
  fc.record({ kind: fc.constant('severalLinks' as const), links: fc.array(link, { minLength: 2, maxLength: 60 }) }),
  fc.record({ kind: fc.constant('foreignHost' as const), host: wild(300) }),
  fc.record({
    kind: fc.constant('notUnderstood' as const),
    rest: fc.oneof(wild(200), fc.constantFrom('as', '8pm')),
    link,
  }),
  fc.record({ kind: fc.constant('botNameTooLong' as const), length: fc.nat() }),
)

/** Any request that starts nothing. */
export const unstartable = request

/** Any answer to one person, with links where it shows some. */
export const told: fc.Arbitrary<{ answer: AskAnswer; links: RecordingLink[] }> = fc.oneof(
  fc
    .record({ title: maybe(wild(300)), parts })
    .chain(({ title, parts: all }) =>
      linksTo(all).map((links) => ({ answer: { kind: 'freshLinks' as const, title, parts: all }, links })),
    ),
  fc
    .oneof(
      fc.record({ kind: fc.constant('notARequest' as const), request }),
      fc.record({ kind: fc.constant('joined' as const), place: maybe(place), joinAt: maybe(time) }),
      fc.record({
        ...{ kind: fc.constant('badMoment' as const), when: wild(300), fault, link },
        botName: maybe(wild(100)),
      }),
      fc.record({
        ...{ kind: fc.constant('whichLink' as const), askId: fc.uuid() },
        links: fc.array(link, { minLength: 1, maxLength: 60 }),
      }),
      fc.record({ kind: fc.constant('list' as const), items }),
      fc.record({ kind: fc.constant('nothingToStop' as const), planned: items }),
      fc.record({ kind: fc.constant('stopWhich' as const), items }),
      fc.record({ kind: fc.constant('stopAsked' as const), item }),
      fc.record({
        kind: fc.constant('pressIdle' as const),
        action: fc.oneof(button, fc.constant('freshLinks' as const)),
        state,
      }),
      fc.record({ kind: fc.constant('retriedAlready' as const), by: user }),
      fc.record({
        ...{ kind: fc.constant('controlDropped' as const), want: fc.constantFrom('pause' as const, 'resume' as const) },
        ...{ reason: fc.constantFrom('refused' as const, 'time' as const), why: maybe(wild(500)) },
      }),
    )
    .map((answer) => ({ answer, links: [] })),
)
