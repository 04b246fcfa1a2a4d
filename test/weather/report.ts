import { inWords, type Outcome, type SharedTally } from './run-weather.ts'

/** What a run is told as: for people, for programs, and whether all of it held. */
export type Report = { text: string; json: unknown; ok: boolean }

/** Sums up a run. Every number that a document quotes is in it. */
export function report(outcome: Outcome): Report {
  const { wish, verdicts, requests, processes, people, leaks } = outcome
  const fateOf = (number: number) => outcome.fates.get(number) ?? 'untouched'
  // A database that was put back cannot know what came after the backup; what that leads to is told by itself.
  const judged = verdicts.filter(({ number }) => ['untouched', 'new'].includes(fateOf(number)))
  const partly = verdicts.filter(({ number }) => fateOf(number) === 'partly forgotten')
  const bad = judged.filter(({ faults }) => faults.length > 0)
  const known = [...judged, ...partly]
  const memory = memoryOf(outcome)
  const byNumber = new Map(requests.map((request) => [request.plan.number, request]))
  const lateness = judged.flatMap(({ number, answeredAt }) => {
    const request = byNumber.get(number)
    if (answeredAt === null || request === undefined) return []
    const silent = request.plan.silence === 'asleep' || request.plan.silence === 'stuck'
    const over = Math.max(...request.bots.map((bot) => (bot.statusChanges.at(-1)?.at ?? 0) / 1000), 0)
    const from = silent ? (request.askedAt ?? 0) : Math.max(outcome.weatherEndedAt, over)
    return [{ silent, ms: answeredAt - from, afterWeather: answeredAt - outcome.weatherEndedAt }]
  })
  const latest = (silent: boolean) =>
    Math.max(0, ...lateness.filter((one) => one.silent === silent).map(({ ms }) => ms))
  const latestAfterWeather = Math.max(0, ...lateness.map(({ afterWeather }) => afterWeather))
  const answered = (where: string) => known.filter((verdict) => verdict.answered === where).length
  const taken = known.length - answered('never taken')
  const has = (word: RegExp) => bad.filter(({ faults }) => faults.some((fault) => word.test(fault))).length
  const threw = [...outcome.errorLines].filter(([words]) => words.includes('nobody'))
  const spared = outcome.restored === null ? '' : ' (but for what the restored database has forgotten, see above)'
  const checks: (readonly [what: string, holds: boolean])[] = [
    [
      outcome.restored === null
        ? 'every request that was taken has its answer'
        : 'every request that the backup knew, or that came after the restore, has its answer',
      answered('unanswered') === 0,
    ],
    ...(wish.unreadable
      ? []
      : ([
          [`no card, reply or bot is there twice${spared}`, has(/^\d+ (cards|replies|alerts|bots)/) === 0],
          [`every reply is the right one, and every card shows the end${spared}`, bad.length === 0],
        ] as const)),
    [
      `every answer came within ${inWords(outcome.answerWithinMs)} of the request or the weather's end`,
      latestAfterWeather <= outcome.answerWithinMs && latest(true) <= outcome.answerWithinMs,
    ],
    [
      'no process ended but by our kills, no step failed in a way nobody foresaw',
      processes.strays.length === 0 && threw.length === 0,
    ],
    ['the memory is flat', memory.flat],
    ['no secret, passcode or pre-signed link is in any log line', leaks.length === 0],
  ]
  const ok = checks.every(([, holds]) => holds)
  const table = (rows: (readonly [string, string | number])[]) =>
    rows.map(([name, value]) => `  ${name.padEnd(58)} ${String(value).padStart(10)}`)
  const lives = new Map<string, number>()
  for (const { plan } of requests) {
    const name = plan.silence === 'none' ? plan.life : `never reports (${plan.silence})`
    lives.set(name, (lives.get(name) ?? 0) + 1)
  }
  const restored = restoredRows(outcome, partly)
  const removed = outcome.posted.filter((post) => post.removed).length
  const text = [
    `Bad weather, seed ${wish.seed}: ${wish.recordings} recordings over ${wish.channels} channels, asked for over ${inWords(wish.askForMs)}.`,
    `The weather lasted ${inWords(outcome.weatherEndedAt - outcome.beganAt)} of the clock, the whole day ${inWords(outcome.endedAt - outcome.beganAt)}; that took ${inWords(outcome.tookMs)} of the machine.`,
    `Again with the same weather:${wish.replicas > 1 ? ` --replicas ${wish.replicas}` : ''} --seed ${wish.seed} --recordings ${wish.recordings} --channels ${wish.channels}. The seed decides what each call, webhook and kill`,
    `meets. It cannot decide in which order the machine answers calls that are under way together, so two runs differ in their details.`,
    '',
    'The weather that was met',
    ...table([...outcome.met].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...table([
      ['Socket Mode: all connections dropped', outcome.socketDrops],
      ['Kills (SIGKILL)', processes.kills],
      ['  of them in the middle of a call', processes.killsInACall],
      ['Starts', processes.starts],
      [
        outcome.shared === null ? 'Time without a process, of the clock' : 'Time that a process was away, added up',
        inWords(processes.awayMs),
      ],
    ]),
    '',
    ...(outcome.shared === null
      ? []
      : [`${wish.replicas} processes on one Postgres database`, ...table(sharedRows(outcome.shared, processes)), '']),
    'The lives of the meetings',
    ...table([...lives].sort(([, a], [, b]) => b - a)),
    '',
    'What people met',
    ...table([
      ['Commands typed', people.typed],
      ['  refused by Slack: nothing was listening (never taken)', people.neverTaken],
      ['  no answer in 3 s: taken or not, typed again if no card came', people.unsure],
      ['  told that nothing was started', people.notStarted],
      ['Stop pressed', people.presses],
      ['  refused by Slack', people.pressesFailed],
    ]),
    '',
    'What came out',
    ...table([
      ['Requests taken', taken],
      ['  answered in the thread', answered('thread')],
      ['  answered by direct message', answered('direct message')],
      ['  told only the asker, no bot was sent', answered('asker only')],
      ['  without an answer', answered('unanswered')],
      ['Never taken', answered('never taken')],
      ['With a button in place of a link that could not be fetched', known.filter((one) => one.withoutLink).length],
      ['With two cards', has(/ cards$/)],
      ['With two replies', has(/replies in the thread/)],
      ['With two alerts', has(/ alerts$/)],
      ['With two bots', has(/ bots$/)],
      ['With a wrong reply or card', bad.length - has(/^\d+ (cards|replies|alerts|bots)|no final reply/)],
      ['Messages posted', outcome.posted.length],
      ['  of them one too many, and removed again', removed],
      ['Bots made at Recall', requests.reduce((sum, { bots }) => sum + bots.length, 0)],
      ['Latest answer after the weather and the meeting were over', inWords(latest(false))],
      ['Latest answer of a bot that never has a status, after the request', inWords(latest(true))],
      ['Latest answer after the end of the weather', inWords(latestAfterWeather)],
    ]),
    '',
    ...(restored.length === 0 ? [] : ['The backup that was put back', ...table(restored), '']),
    'The process',
    ...table([
      ['Most memory that a process had of the system, MB', megabytes(memory.most.rss)],
      ['Most that a process truly held (heap after garbage collection), MB', megabytes(memory.most.heap)],
      [
        `Longest life: ${inWords(memory.age)} of the clock; held in its quarters, MB`,
        memory.quarters.map(megabytes).join(', '),
      ],
      ['Lines of log looked through', outcome.logLines],
      ...[...outcome.errorLines].map(([words, count]) => [`Error: ${words.slice(0, 70)}`, count] as const),
      ...[...outcome.violations].map(([kind, count]) => [`Noted by Slack: ${kind}`, count] as const),
      ...[...outcome.early].map(
        ([method, count]) =>
          [
            `  of them ${method}, ${outcome.shared === null ? 'of a process that' : 'after one of them'} had been told`,
            count,
          ] as const,
      ),
    ]),
    '',
    ...checks.map(([what, holds]) => `${holds ? 'holds' : 'FAILS'}  ${what}`),
    ...processes.strays.map((stray) => `\nA process ended by itself: ${stray}`),
    ...leaks.slice(0, 5).map((line) => `\nA line that should not be: ${line}`),
    ...outcome.stories.map((story) => `\n${story.join('\n')}`),
  ].join('\n')
  const json = {
    seed: wish.seed,
    ok,
    checks: checks.map(([what, holds]) => ({ what, holds })),
    met: Object.fromEntries(outcome.met),
    people,
    processes,
    shared: outcome.shared,
    memory,
    answers: Object.fromEntries(
      ['thread', 'direct message', 'asker only', 'never taken', 'unanswered'].map((where) => [where, answered(where)]),
    ),
    faults: bad,
    restored: Object.fromEntries(restored),
    latest: { afterWeatherMs: latestAfterWeather, reportingMs: latest(false), silentMs: latest(true) },
    tookMs: outcome.tookMs,
  }
  return { text, json, ok }
}

type Rows = (readonly [string, string | number])[]

function sharedRows(shared: SharedTally, { gaveUp }: Outcome['processes']): Rows {
  return [
    ['Cut off from the database, connections reset', shared.resets],
    ['Cut off from the database, nothing arrives (black hole)', shared.holes],
    ['Time that a process was cut off, added up', inWords(shared.cutMs)],
    ['Starts that gave up, cut off', gaveUp],
    ['Rows that were worked on', shared.rows],
    ['  by more than one process', shared.shared],
    ['Leases that ran out and were taken over by another process', shared.takenOver],
    ['Socket Mode connections open together, at most', shared.mostSockets],
  ]
}

function restoredRows({ restored, fates, verdicts, requests }: Outcome, partly: Outcome['verdicts']): Rows {
  if (restored === null) return []
  const numbers = (fate: string) => [...fates].filter(([, one]) => one === fate).map(([number]) => number)
  const forgotten = new Set(numbers('forgotten'))
  const [open, done] = (['open', 'answered'] as const).map(
    (state) => [...restored.known.values()].filter((one) => one === state).length,
  )
  const twice = (word: RegExp) => partly.filter(({ faults }) => faults.some((fault) => word.test(fault))).length
  const lostOnes = verdicts.filter(({ number }) => forgotten.has(number))
  const bots = requests.filter(({ plan }) => forgotten.has(plan.number)).flatMap((request) => request.bots)
  return [
    ['The command took, ms of the machine', restored.tookMs],
    ['Put back so long after it was taken', inWords(restored.restoredAt - restored.takenAt)],
    ['Recordings in it that had no final reply yet', open ?? 0],
    ['Recordings in it that had theirs', done ?? 0],
    ['Known, and something was done for them after the backup', partly.length],
    ['  answered all the same', partly.filter(({ answered }) => answered !== 'unanswered').length],
    ['  with two cards, the later made after the restore', twice(/ cards$/)],
    ['  with two final replies', twice(/replies in the thread/)],
    ['  with two alerts from the waiting room', twice(/ alerts$/)],
    ['  with two bots', twice(/ bots$/)],
    [
      '  with a reply or card that tells something else than Recall',
      partly.filter(({ faults }) => faults.some((fault) => !/^\d+ (cards|replies|alerts|bots)/.test(fault))).length,
    ],
    ['Asked for after the backup, and not known any more', forgotten.size],
    [
      '  answered before the restore',
      lostOnes.filter(({ answered }) => answered !== 'unanswered' && answered !== 'never taken').length,
    ],
    [
      '  left with a card that nobody edits, without an answer',
      lostOnes.filter(({ answered }) => answered === 'unanswered').length,
    ],
    ['  bots of theirs that went on without anybody', bots.length],
  ]
}

const MORE_AT_MOST = 1.1

/** What the process that lived longest truly held in each quarter of its life, after its garbage was collected. */
function memoryOf({ processes }: Outcome) {
  const all = processes.lives.flatMap(({ samples }) => samples)
  const longest = processes.lives.toSorted((a, b) => ageOf(b) - ageOf(a))[0]
  const age = longest === undefined ? 0 : ageOf(longest)
  const quarters = [0, 1, 2, 3].map((quarter) => {
    const inIt = (longest?.samples ?? []).filter((one) => Math.min(3, Math.floor((one.age / age) * 4)) === quarter)
    return median(inIt.map(({ heap }) => heap))
  })
  const [, second = 0, , last = 0] = quarters
  const most = { rss: Math.max(0, ...all.map(({ rss }) => rss)), heap: Math.max(0, ...all.map(({ heap }) => heap)) }
  return { most, age, quarters, flat: all.length > 0 && last <= second * MORE_AT_MOST }
}

function ageOf({ samples }: Outcome['processes']['lives'][number]): number {
  return samples.at(-1)?.age ?? 0
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000)
}
