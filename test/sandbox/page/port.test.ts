import { expect, test } from 'vitest'
import { readArguments } from '../../../src/sandbox/arguments.ts'

test.each([
  [[], 0],
  [['--port', '4000'], 4000],
  [['--port=4000', '--scenario', 'denied'], 4000],
])('%j serves the page at port %i', (args, port) => {
  expect(readArguments(args)).toMatchObject({ kind: 'play', port })
})

test.each([[['--port']], [['--port', 'http']], [['--port', '70000']], [['--port=0']]])(
  '%j is not understood',
  (args) => {
    expect(readArguments(args)).toEqual({ kind: 'wrong', why: '--port needs a number from 1 to 65535.' })
  },
)
