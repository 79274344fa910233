/** How many colours a terminal shows, by the little that comes over SSH: its type, and NO_COLOR (no-color.org). */
import type { Depth } from '@partyline/terminal'

/** Terminals that have all colours and whose type says who they are. */
const FULL = /-direct$|^(?:alacritty|xterm-kitty|xterm-ghostty|foot|contour|wezterm|iterm2?)(?:$|-)/

export function depthOf(environment: ReadonlyMap<string, string>): Depth {
  const noColour = environment.get('NO_COLOR')
  if (noColour !== undefined && noColour !== '') return 'none'
  const term = environment.get('TERM') ?? ''
  if (FULL.test(term)) return 'full'
  if (/256col/.test(term)) return '256'
  return /^vt\d|mono|-m$/.test(term) ? 'none' : '16'
}
