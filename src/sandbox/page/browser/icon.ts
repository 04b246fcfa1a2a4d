import { type ComponentChild, h } from 'preact'

/** The names of the page's own drawings. */
export type IconName = keyof typeof PATHS

/** A small drawing in the colour of the text around it; it says nothing by itself. */
export function Icon({ name }: { name: IconName }): ComponentChild {
  return h(
    'svg',
    {
      class: `icon icon-${name}`,
      viewBox: '0 0 20 20',
      width: 20,
      height: 20,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    PATHS[name].map((d) => h('path', { key: d, d })),
  )
}

const PATHS = {
  hash: ['M7.5 3.5 6 16.5', 'M14 3.5l-1.5 13', 'M3.5 7.5h13.5', 'M3 12.5h13.5'],
  lock: ['M5 9h10v7.5H5z', 'M7 9V6.5a3 3 0 0 1 6 0V9'],
  archive: ['M3 4h14v3.5H3z', 'M4.5 7.5v8.5h11V7.5', 'M8 10.5h4'],
  megaphone: ['M3.5 8.5v3l9.5 4v-11z', 'M13 8a2.2 2.2 0 0 1 0 4.2', 'M6 12.5l1 4h2'],
  reply: ['M3.5 4h13v9.5H9L5.5 16.5v-3h-2z'],
  more: ['M10 4.5v.2', 'M10 10v.2', 'M10 15.5v.2'],
  send: ['M3.5 3.5 17 10 3.5 16.5 5.5 10z', 'M5.5 10H11'],
  close: ['M5 5l10 10', 'M15 5 5 15'],
  back: ['M12 4.5 6.5 10l5.5 5.5'],
  sun: [
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z',
    'M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.4 4.4l1 1M14.6 14.6l1 1M15.6 4.4l-1 1M5.4 14.6l-1 1',
  ],
  moon: ['M16 11.5A6.5 6.5 0 0 1 8.5 4 6.5 6.5 0 1 0 16 11.5z'],
  system: ['M3 4h14v9.5H3z', 'M7.5 16.5h5', 'M10 13.5v3'],
  panel: ['M3 4h14v12H3z', 'M12.5 4v12'],
  eye: [
    'M2.5 10S5 5.5 10 5.5 17.5 10 17.5 10 15 14.5 10 14.5 2.5 10 2.5 10z',
    'M10 8.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  ],
  record: ['M10 4.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z', 'M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z'],
  plus: ['M10 4.5v11', 'M4.5 10h11'],
  trash: ['M4.5 6h11', 'M8 6V4h4v2', 'M6 6l.7 10.5h6.6L14 6'],
  home: ['M3.5 9.5 10 4l6.5 5.5', 'M5.5 8.5V16h9V8.5'],
  open: ['M11 4h5v5', 'M16 4l-7 7', 'M13.5 11.5V16H4V6.5h4.5'],
  warn: ['M10 3.5 17.5 16.5h-15z', 'M10 8.5v4', 'M10 14.5v.2'],
  clock: ['M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'M10 6.5V10l2.5 1.5'],
  down: ['M5 8l5 5 5-5'],
} as const satisfies Record<string, readonly string[]>
