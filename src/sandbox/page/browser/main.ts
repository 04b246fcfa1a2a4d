import { h, render } from 'preact'
import { SandboxPage } from './sandbox-page.ts'
import { applyTheme, readTheme } from './theme.ts'

applyTheme(readTheme())
const place = document.getElementById('page')
if (place !== null) render(h(SandboxPage, {}), place)
