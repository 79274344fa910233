/** How many colours a terminal shows, by what its environment says: NO_COLOR (no-color.org), COLORTERM, and its type (terminfo(5)). */
import type { Depth } from '../screen/theme.ts'
import { isGnuScreen } from './gnu-screen.ts'

/** Terminals that have all colours and whose type says who they are: over SSH, nothing else comes. */
const FULL = /-direct$|^(?:alacritty|xterm-kitty|xterm-ghostty|foot|contour|wezterm|iterm2?)(?:$|-)/
const NONE = /^vt\d|mono|-m$/

export function depthOf(env: Readonly<Record<string, string | undefined>>): Depth {
  const { NO_COLOR = '', TERM = '' } = env
  const { COLORTERM = '' } = isGnuScreen(env) ? {} : env
  if (NO_COLOR !== '') return 'none'
  if (FULL.test(TERM) || /truecolor|24bit/i.test(COLORTERM)) return 'full'
  if (/256col/.test(TERM)) return '256'
  return NONE.test(TERM) ? 'none' : '16'
}
