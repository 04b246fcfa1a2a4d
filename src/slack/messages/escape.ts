/** Makes text from outside safe in mrkdwn, so that it can neither ping nor link. Not to be applied twice. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
