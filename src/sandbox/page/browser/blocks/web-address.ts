/** The address when a browser may open it (http or https), else null: `javascript:` and the like lead nowhere. */
export function webAddress(text: string | null): string | null {
  if (text === null || !/^https?:\/\/[^\s/]/i.test(text)) return null
  return URL.canParse(text) ? text : null
}
