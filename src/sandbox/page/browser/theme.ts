/** How the page looks: as the system does, or always one way. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'sandbox-theme'
const THEMES: readonly Theme[] = ['system', 'light', 'dark']

/** What was chosen last in this browser. */
export function readTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

/** Shows it, and keeps it for the next visit. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  document.documentElement.dataset['theme'] = theme
}

/** The one after it, for a button that goes round. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
}
