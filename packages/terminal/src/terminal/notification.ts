/**
 * A notification as a terminal takes it: OSC 9 (iTerm2, Windows Terminal), OSC 777 (urxvt, foot, WezTerm), OSC 99 (kitty),
 * and the bell, which tmux and screen hand on. Terminals show one for each form that they know, so only one is sent.
 */
import { printable } from '../screen/printable.ts'

export type NotificationKind = 'bell' | 'osc9' | 'osc99' | 'osc777' | 'none'

const ESC = '\u001b'
const BEL = '\u0007'
const ST = `${ESC}\\`
/** Longer ones are cut by what shows them. */
const CHARACTERS_MAX = 200

export function notification(kind: NotificationKind, title: string, text: string): string {
  const [head, body] = [shown(title), shown(text)]
  switch (kind) {
    case 'none':
      return ''
    case 'bell':
      return BEL
    case 'osc9':
      return `${ESC}]9;${head}: ${body}${ST}${BEL}`
    case 'osc777':
      return `${ESC}]777;notify;${head.replaceAll(';', ',')};${body.replaceAll(';', ',')}${ST}${BEL}`
    case 'osc99':
      return `${ESC}]99;i=partyline:d=0;${head}${ST}${ESC}]99;i=partyline:p=body;${body}${ST}${BEL}`
    default:
      return kind satisfies never
  }
}

/** Which form a terminal knows, by what it says in its environment. */
export function notificationKind(env: Readonly<Record<string, string | undefined>>): NotificationKind {
  const { TERM = '', TERM_PROGRAM = '' } = env
  if (/^(?:tmux|screen)/.test(TERM) || TERM_PROGRAM === 'tmux') return 'bell'
  if (TERM === 'xterm-kitty') return 'osc99'
  if (/^(?:foot|rxvt)/.test(TERM) || TERM_PROGRAM === 'WezTerm' || TERM_PROGRAM === 'ghostty') return 'osc777'
  if (TERM_PROGRAM === 'iTerm.app' || env['WT_SESSION'] !== undefined) return 'osc9'
  return 'bell'
}

/** What the window is called. */
export function windowTitle(title: string): string {
  return `${ESC}]2;${shown(title)}${ST}`
}

function shown(text: string): string {
  return printable(Array.from(text.replaceAll('\n', ' ')).slice(0, CHARACTERS_MAX).join(''))
}
