/** Undoes Slack's escaping (`&amp;` `&lt;` `&gt;`, and only these), once. */
export function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_whole, name: string) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'))
}
