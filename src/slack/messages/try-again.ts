/** How all texts ask for another attempt. `pressInstead` turns it into the press where the button stands beside it. */
export const TYPE_AGAIN = 'Type `/record` with the link again'

/** The same text for a message that has the button *Try again*. */
export function pressInstead(text: string): string {
  return text.replaceAll(TYPE_AGAIN, 'Press *Try again*').replaceAll(TYPE_AGAIN.replace('T', 't'), 'press *Try again*')
}
