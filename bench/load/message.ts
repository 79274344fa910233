/** The text of the load's messages: its sender, its number, filler. A reader can tell which one it must be. */

export const CHANNEL = '#bench'

const SENDER_DIGITS = 5
const NUMBER_DIGITS = 9
/** Sender, blank, number, blank. */
export const TEXT_BYTES_MIN = SENDER_DIGITS + NUMBER_DIGITS + 2

export function formatText(sender: number, number: number, bytes: number): string {
  const head = `${String(sender).padStart(SENDER_DIGITS, '0')} ${String(number).padStart(NUMBER_DIGITS, '0')} `
  return head.padEnd(bytes, 'x')
}

/** The sender of a text that `formatText` made; NaN for any other. */
export function senderOf(text: string): number {
  return Number(text.slice(0, SENDER_DIGITS))
}

export function formatMessage(text: string, channel = CHANNEL): string {
  return `PRIVMSG ${channel} :${text}\r\n`
}
