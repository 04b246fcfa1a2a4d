import type { BlockContext } from './block-context.ts'
import type { Json } from './json.ts'
import type { InputValue } from './view-values.ts'

/** What every input of a modal is given: what it holds, how it is labelled, and whom to tell of a change. */
export type InputProps = {
  element: Json
  held: InputValue
  looks: InputLooks
  context: BlockContext
  onChange(value: InputValue): void
}

/** What joins a field to its label, its hint and its error. */
export type InputLooks = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  'aria-required': true | undefined
}
