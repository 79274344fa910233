/** What stands on a terminal as a page for a browser: its colours by aha, in a font in which two columns are one character of Chinese. */
import { spawnSync } from 'node:child_process'

/** DejaVu Sans Mono is 0.602 em wide; the others are stretched to two of its columns. */
const STYLE = `
  @font-face { font-family: wide; src: local('Noto Sans Mono CJK SC'); size-adjust: 120.4%; }
  @font-face { font-family: emoji; src: local('Noto Color Emoji'); size-adjust: 96%; }
  body { margin: 0; background: #16181d; }
  pre { margin: 0; padding: 14px; width: max-content; color: #e4e6ea; font: 14px/1.164 'DejaVu Sans Mono', wide, emoji, monospace; }
`

/** @param screen as `tmux capture-pane -e` gives it */
export function screenPage(screen: string): string {
  const { stdout, status } = spawnSync('aha', ['--no-header'], { input: screen, encoding: 'utf8' })
  if (status !== 0) throw new Error('aha did not make HTML of the screen: apt-get install aha')
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><pre>${stdout.trimEnd()}</pre>`
}
