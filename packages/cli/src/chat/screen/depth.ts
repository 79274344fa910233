/** How many colours the terminal of this process has, by what it says in the environment (https://no-color.org, terminfo(5)). */
import type { Depth } from '@partyline/terminal'

export function depthOf(env: Readonly<Record<string, string | undefined>>): Depth {
  const { NO_COLOR = '', COLORTERM = '', TERM = '' } = env
  if (NO_COLOR !== '') return 'none'
  if (/truecolor|24bit/i.test(COLORTERM) || TERM.endsWith('-direct')) return 'full'
  return /256/.test(TERM) ? '256' : '16'
}
