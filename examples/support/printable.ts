/** Text of others on our terminal: without this, a peer could clear the screen or write in another's name. */

/** Control and format characters (Unicode Cc and Cf), among them escape sequences and changes of writing direction, become `�`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '�')
}
