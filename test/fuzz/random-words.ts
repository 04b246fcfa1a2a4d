import fc from 'fast-check'
import { CANARIES } from './canaries.ts'
import { wildLength, wildText } from './wild-values.ts'

// Few meetings, so that most requests join one that is recorded already: what is tried is the door, not the load.
const MEETINGS = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((digit) => [
  `https://zoom.us/j/88000000${digit}?pwd=${CANARIES.passcode}`,
  `<https://us02web.zoom.us/j/88000000${digit}?pwd=${CANARIES.passcode}&amp;x=1|the weekly>`,
  `zoom.us/j/88000000${digit} Passcode: ${CANARIES.passcode}`,
])

const LINKS = [
  ...MEETINGS,
  'https://meet.google.com/abc-defg-hij',
  `https://teams.microsoft.com/meet/1234567890123?p=${CANARIES.passcode}`,
  'https://zoom.us.evil.example/j/123456789',
  'https://app.slack.com/huddle/T1/C1',
  'https://zoom.us/j/',
  'https://[::1]/j/1',
  'https://zoom.us/j/1%',
  CANARIES.presigned,
]

const WORDS = [
  'list',
  'stop',
  'help',
  'as',
  'as Weekly notes',
  'in 5 minutes',
  'in -3 hours',
  'in 999999999999999999999 years',
  'tomorrow at 10',
  'at 25:61',
  'on 31 February 9999 at 10:00 America/New_York',
  'yesterday',
  'at noon CEST',
  'please',
  '"',
  '“',
]

/** What people, cats and attackers type behind `/record` or a mention: the grammar's words in any order, and noise. */
export const wildWords: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...LINKS) },
          { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
          { weight: 3, arbitrary: wildText },
        ),
        { maxLength: 6 },
      )
      .map((words) => words.join(' ')),
  },
  { weight: 1, arbitrary: wildLength.map((length) => `https://zoom.us/j/880000009 as ${'n'.repeat(length)}`) },
)
