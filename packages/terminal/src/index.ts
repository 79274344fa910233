/** The full-screen chat client for terminals, over any stream of bytes with a size. */
export { TerminalChat, type TerminalChatOptions } from './app/terminal-chat.ts'
export type {
  FileSender,
  FileTrouble,
  LocalFile,
  PathCompletion,
  SendingTo,
  SendingWatch,
} from './files/file-sender.ts'
export type { Size } from './screen/frame.ts'
export type { Background, Depth } from './screen/theme.ts'
export type { Clock } from './terminal/clock.ts'
export { notificationKind, type NotificationKind } from './terminal/notification.ts'
export type { FetchPicture } from './pictures/picture-shelf.ts'
export { PICTURE_BYTES_MAX } from './limits.ts'
export type { Terminal, Unsubscribe } from './terminal/terminal.ts'
export { LEAVE_SCREEN } from './terminal/modes.ts'
export { timeLocaleOf } from './language/time-locale.ts'
export { isGnuScreen } from './terminal/gnu-screen.ts'
export { depthOf } from './terminal/colour-depth.ts'
