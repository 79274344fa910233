/**
 * What a terminal is asked to do while the client has it, and how it is given back. DEC private modes: 1049 alternate screen,
 * 7 autowrap, 2004 bracketed paste, 1004 focus, 1000 and 1006 mouse. `CSI > 1 u` has kitty and others tell keys apart.
 */

const ESC = '\u001b'

export const ENTER_SCREEN = `${ESC}[?1049h${ESC}[22;2t${ESC}[?7l${ESC}[?2004h${ESC}[?1004h${ESC}[>1u${ESC}[0m${ESC}[2J`

/** Right at any moment, also within a frame that was not finished. */
export const LEAVE_SCREEN =
  `${ESC}[?2026l${ESC}]8;;${ESC}\\${ESC}[0m${ESC}[<u${ESC}[?1006l${ESC}[?1000l${ESC}[?1004l${ESC}[?2004l${ESC}[?7h` +
  `${ESC}[?25h${ESC}[23;2t${ESC}[?1049l`

/** Selecting text needs Shift then, as in every program that takes clicks. */
export const MOUSE_ON = `${ESC}[?1000h${ESC}[?1006h`
