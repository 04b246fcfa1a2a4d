/** A piece of mrkdwn, read. Texts are unescaped; urls are http or https; line ends are `break`. */
export type MrkdwnNode =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic' | 'strike' | 'code' | 'pre' | 'quote'; children: MrkdwnNode[] }
  | { kind: 'link'; url: string; children: MrkdwnNode[] }
  | { kind: 'emoji'; name: string; character: string }
  | { kind: 'user' | 'channel'; id: string; label: string | null }
  | { kind: 'everybody'; name: string }
  | { kind: 'date'; seconds: number; format: string; url: string | null; fallback: string }
