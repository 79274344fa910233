/** What a message says, where there is room for a line: of a file its name, and not its address. */
import type { MessageItem } from '@partyline/irc/client'

export function gistOf({ text, file }: Pick<MessageItem, 'text' | 'file'>): string {
  return file?.name ?? text
}
