/**
 * Whether this is a window of GNU screen. It hands on what the terminal around it can (COLORTERM), and can less: colours of 24 bits are read as something else, Esc is
 * held back until the next key while a program asks for the mouse, and the question of kitty's protocol becomes the title of the window (4.9).
 */
export function isGnuScreen({ STY = '', TERM = '' }: Readonly<Record<string, string | undefined>>): boolean {
  // tmux within screen has STY too.
  return STY !== '' && /^screen(?:\.|$|-)/.test(TERM)
}
