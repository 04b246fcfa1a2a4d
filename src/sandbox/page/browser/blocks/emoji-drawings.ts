/** A shape on a field of 24 by 24: its path, its colour, and how thick its line is when it is a line. */
export type Shape = { path: string; colour: string; line?: number }

/** A drawing of an emoji, for browsers that have no font with colours; undefined for one that nobody drew. */
export function emojiDrawing(name: string): Shape[] | undefined {
  return DRAWINGS.get(name)
}

const RED = '#e0245e'
const DARK_RED = '#d92d20'
const GREEN = '#2fb344'
const YELLOW = '#f5b820'
const BLUE = '#3b88c3'
const STEEL = '#8795a1'
const DARK = '#566573'
const WHITE = '#ffffff'
const BROWN = '#a0693a'

const DISC = 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z'
const SQUARE = 'M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z'
const HOURGLASS = 'M6 3h12v3c0 3-4 4-4 6s4 3 4 6v3H6v-3c0-3 4-4 4-6S6 9 6 6z'

const fill = (path: string, colour: string): Shape => ({ path, colour })
const line = (path: string, colour: string, width: number): Shape => ({ path, colour, line: width })

const hourglass = (sand: string): Shape[] => [
  fill(HOURGLASS, '#bfe3f5'),
  fill(sand, YELLOW),
  line('M5 3h14M5 21h14', BROWN, 2.4),
]

const DRAWINGS = new Map<string, Shape[]>([
  ['red_circle', [fill(DISC, DARK_RED)]],
  ['hourglass', hourglass('M7 20c0-3 3-4 5-5c2 1 5 2 5 5z')],
  ['hourglass_flowing_sand', hourglass('M8 6h8c-1 3-4 3-4 6c0-3-3-3-4-6zM8 20c0-2 3-3 4-4c1 1 4 2 4 4z')],
  [
    'white_check_mark',
    [
      fill('M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z', GREEN),
      line('M6.5 12.5l4 4l7-8.5', WHITE, 2.8),
    ],
  ],
  ['x', [line('M4.5 4.5l15 15M19.5 4.5l-15 15', RED, 4)]],
  [
    'warning',
    [
      fill(
        'M12 2.2c.9 0 1.4.5 1.8 1.2l8.3 15.4c.8 1.5-.1 2.8-1.7 2.8H3.6c-1.6 0-2.5-1.3-1.7-2.8L10.2 3.4c.4-.7.9-1.2 1.8-1.2z',
        YELLOW,
      ),
      line('M12 8.5v5.5', DARK, 2.4),
      fill('M12 16.2a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 1 1 0-2.8z', DARK),
    ],
  ],
  ['no_entry_sign', [line('M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17zM6 6l12 12', DARK_RED, 3)]],
  ['octagonal_sign', [fill('M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z', DARK_RED), line('M7 12h10', WHITE, 3)]],
  ['double_vertical_bar', [fill(SQUARE, BLUE), line('M9 7v10M15 7v10', WHITE, 3)]],
  [
    'movie_camera',
    [
      fill('M8 3.5a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM14.5 2.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z', STEEL),
      fill('M4 9.5h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z', DARK),
      fill('M18 13l4-2.5v9L18 17z', STEEL),
    ],
  ],
  [
    'calendar',
    [
      fill('M4 4h16a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z', '#e8edf1'),
      fill('M4 4h16a2 2 0 0 1 2 2v3.5H2V6a2 2 0 0 1 2-2z', DARK_RED),
      line('M7 2.5v4M17 2.5v4', DARK, 2),
      line('M6 13.5h3M10.5 13.5h3M15 13.5h3M6 18h3M10.5 18h3', STEEL, 2.4),
    ],
  ],
  ['telephone_receiver', [line('M5 4c-1 8 7 16 15 15', DARK, 4), line('M5 4l2.5 4M20 19l-4-2.5', DARK, 5)]],
  [
    'door',
    [
      fill('M6 2h12v20H6z', BROWN),
      line('M9 5.5h6v5H9zM9 13.5h6v5H9z', '#7d4e26', 1.5),
      fill('M15.8 11.2a1 1 0 1 1 0 2a1 1 0 1 1 0-2z', YELLOW),
    ],
  ],
  [
    'eyes',
    [
      fill(
        'M6.5 4.5c2.6 0 4.5 3.3 4.5 7.5s-1.9 7.5-4.5 7.5S2 16.2 2 12s1.9-7.5 4.5-7.5zM17.5 4.5c2.6 0 4.5 3.3 4.5 7.5s-1.9 7.5-4.5 7.5S13 16.2 13 12s1.9-7.5 4.5-7.5z',
        '#e8edf1',
      ),
      fill('M5.5 9a2.6 3.2 0 1 1 0 6.4a2.6 3.2 0 1 1 0-6.4zM16.5 9a2.6 3.2 0 1 1 0 6.4a2.6 3.2 0 1 1 0-6.4z', DARK),
    ],
  ],
  [
    'gear',
    [
      line('M12 5.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z', STEEL, 4),
      line(
        'M12 1.5v4M12 18.5v4M1.5 12h4M18.5 12h4M4.6 4.6l2.8 2.8M16.6 16.6l2.8 2.8M19.4 4.6l-2.8 2.8M7.4 16.6l-2.8 2.8',
        STEEL,
        3,
      ),
    ],
  ],
  [
    'wastebasket',
    [
      fill('M4 7h16l-2 15H6z', '#b8c4ce'),
      line('M8.5 10l.8 9M12 10v9M15.5 10l-.8 9', STEEL, 1.6),
      line('M3 5.5h18M9 3h6', STEEL, 2.6),
    ],
  ],
  ['link', [line('M10 14l4-4M11 7l2.5-2.5a4.2 4.2 0 0 1 6 6L17 13M13 17l-2.5 2.5a4.2 4.2 0 0 1-6-6L7 11', STEEL, 2.8)]],
  [
    'bell',
    [
      fill('M12 2.5c4 0 6.5 3 6.5 7c0 5 2.5 6 2.5 8.5H3c0-2.5 2.5-3.5 2.5-8.5c0-4 2.5-7 6.5-7z', YELLOW),
      fill('M9 19h6a3 3 0 0 1-6 0z', BROWN),
    ],
  ],
  [
    'wave',
    [
      line('M8 12V5.5M11.5 11V4M15 11.5V5.5M8 12c-2-2.5-4-1-3 1l3.5 6M18.5 13V9', YELLOW, 3.2),
      fill('M6.5 10.5h13.5v4c0 4-2.5 7-6.5 7c-4.5 0-7-4-7-7z', YELLOW),
    ],
  ],
  [
    'lock',
    [
      line('M7.5 11V7.5a4.5 4.5 0 0 1 9 0V11', STEEL, 2.6),
      fill('M5 10.5h14a1 1 0 0 1 1 1V21a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-9.5a1 1 0 0 1 1-1z', YELLOW),
    ],
  ],
  [
    'arrows_counterclockwise',
    [
      fill(SQUARE, BLUE),
      line('M7 10a5.5 5.5 0 0 1 10-1M17 14a5.5 5.5 0 0 1-10 1M17 5.5V9h-3.5M7 18.5V15h3.5', WHITE, 2),
    ],
  ],
  [
    'tada',
    [
      fill('M3 21.5L8.5 8L16 15.5z', YELLOW),
      line('M10 4.5c1.5 1 1.5 2.5 1 4M14.5 10c1.5-2 3.5-2.5 5.5-2M16 13c2-.5 3.5 0 4.5 1.5', BLUE, 1.8),
      fill('M15 3.5h2v2h-2zM20 3h2v2h-2zM19 18h2v2h-2z', RED),
    ],
  ],
  [
    'raised_hand',
    [
      line('M7.5 13V6M10.7 12V3.8M14 12V4.5M17.2 13V7', YELLOW, 3),
      fill('M6 11h12.7v4.5c0 4-2.5 6.5-6 6.5c-4 0-6.7-3-6.7-7z', YELLOW),
    ],
  ],
  ['memo', [fill('M4 2h14v20H4z', '#e8edf1'), line('M7 7h8M7 11h8M7 15h5', STEEL, 1.6), line('M20 8l-7 9', YELLOW, 3)]],
  ['arrow_forward', [fill(SQUARE, BLUE), fill('M8.5 6l9 6l-9 6z', WHITE)]],
  [
    'repeat',
    [
      fill(SQUARE, BLUE),
      line(
        'M6 12V9.5a1.5 1.5 0 0 1 1.5-1.5H17M14.5 5.5L17 8l-2.5 2.5M18 12v2.5a1.5 1.5 0 0 1-1.5 1.5H7M9.5 13.5L7 16l2.5 2.5',
        WHITE,
        2,
      ),
    ],
  ],
])
