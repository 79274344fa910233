/** Text of others on our terminal: without this, a peer could clear the screen or write in another's name. */

/** Control characters, with which escape sequences begin, and those that change the direction of writing become `�`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')
}
