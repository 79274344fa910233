/** Text from a server for a terminal or a pipe: on one line, without what IRC clients show it by, and with every control character as a symbol. */
import { visibleControls } from '@partyline/irc/client'
import { bareText } from '@partyline/irc'

export function harmless(text: string): string {
  return visibleControls(bareText(text)).replaceAll(/[\t\n]/g, ' ')
}
