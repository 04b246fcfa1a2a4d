/** The look of all pages that people come to: one card, light and dark, down to a narrow phone. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --back: #f3f4f8; --glow: #e3e7fb; --card: #ffffff; --edge: #e2e5ee; --text: #1c2030; --soft: #555d73;
  --tint: #eceffd; --line: #4457d6; --mark: #d6336c; --button: #3a4bc8; --button-over: #2d3ba6; --on-button: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12141c; --glow: #1e2340; --card: #1b1e2a; --edge: #2d3244; --text: #eceef6; --soft: #aab1c5;
    --tint: #262c49; --line: #9aa8ff; --mark: #ff7aa8; --button: #8e9dff; --button-over: #aab6ff; --on-button: #12141c;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; min-height: 100svh; padding: 1.5rem 1rem; display: flex; flex-direction: column;
  align-items: center; justify-content: center; gap: 1.25rem; color: var(--text);
  background: radial-gradient(60rem 30rem at 50% -8rem, var(--glow), transparent) no-repeat var(--back);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%;
}
main {
  width: 100%; max-width: 34rem; padding: clamp(1.5rem, 6vw, 2.75rem); background: var(--card);
  border: 1px solid var(--edge); border-radius: 1.25rem; box-shadow: 0 1px 2px #0000000d, 0 1.25rem 3rem #0000001a;
}
svg { display: block; width: 5.5rem; height: 5.5rem; margin-bottom: 1.25rem; fill: none; stroke: var(--line);
  stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.tint { fill: var(--tint); stroke: none; }
.gap { fill: var(--card); stroke: none; }
.screen { fill: var(--card); }
.badge { fill: var(--card); stroke: var(--mark); }
.mark { stroke: var(--mark); }
h1 { font-size: clamp(1.5rem, 5.5vw, 1.875rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h1 + p { margin-top: .875rem; color: var(--soft); text-wrap: pretty; }
h2 { margin-top: 1.75rem; font-size: 1.0625rem; }
ul { margin-top: .5rem; padding: 0; list-style: none; }
li { position: relative; padding-left: 1.375rem; text-wrap: pretty; }
li + li { margin-top: .5rem; }
li::before { content: ""; position: absolute; left: .125rem; top: .6em; width: .4375rem; height: .4375rem;
  border-radius: 50%; background: var(--line); }
kbd { padding: .1em .4em; border: 1px solid var(--edge); border-radius: .375rem; background: var(--tint);
  font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: nowrap; }
a { display: inline-block; margin-top: 1.75rem; padding: .75rem 1.5rem; border-radius: .75rem; color: var(--on-button);
  background: var(--button); font-weight: 600; text-decoration: none; }
a:hover { background: var(--button-over); }
a:focus-visible { outline: 3px solid var(--line); outline-offset: 3px; }
footer { color: var(--soft); font-size: .875rem; text-align: center; }
@media (max-width: 30rem) { a { display: block; text-align: center; } }
@media (forced-colors: active) { a { border: 1px solid; } }
`
