/** The full-screen chat client for terminals, over any stream of bytes with a size. */
export type { Clock } from './terminal/clock.ts'
export type { Size } from './screen/frame.ts'
export type { Terminal, Unsubscribe } from './terminal/terminal.ts'
export { LEAVE_SCREEN } from './terminal/modes.ts'
