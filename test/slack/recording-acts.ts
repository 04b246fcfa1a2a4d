import type { Acts } from '../../src/recording/acts.ts'

/** One thing that was committed; `input` is what the listener handed over. */
type Committed = { act: keyof Acts; input: object }

/** What each act answers; can be changed at any time. */
type Answers = { [K in keyof Acts]: (input: Parameters<Acts[K]>[0]) => ReturnType<Acts[K]> }

/** Acts that remember what was committed, oldest first, and answer as told; at first everything is taken without an answer. */
export function createRecordingActs() {
  const committed: Committed[] = []
  const taken = () => Promise.resolve({ kind: 'taken', answer: null } as const)
  const will: Answers = {
    record: taken,
    answer: taken,
    list: taken,
    stop: taken,
    press: taken,
    pickLink: taken,
    changeTime: () => Promise.resolve({ kind: 'changed' }),
    readPlanned: () => Promise.resolve(null),
    readHome: () => Promise.resolve([]),
    greet: taken,
  }
  function doing<I extends object, O>(act: keyof Acts, answer: () => (input: I) => O): (input: I) => O {
    return (input) => {
      committed.push({ act, input: { ...input } })
      return answer()(input)
    }
  }
  const acts: Acts = {
    record: doing('record', () => will.record),
    answer: doing('answer', () => will.answer),
    list: doing('list', () => will.list),
    stop: doing('stop', () => will.stop),
    press: doing('press', () => will.press),
    pickLink: doing('pickLink', () => will.pickLink),
    changeTime: doing('changeTime', () => will.changeTime),
    readPlanned: doing('readPlanned', () => will.readPlanned),
    readHome: doing('readHome', () => will.readHome),
    greet: doing('greet', () => will.greet),
  }
  return {
    acts,
    committed,
    will,
    inputs: (act: keyof Acts) => committed.filter((one) => one.act === act).map(({ input }) => input),
  }
}
