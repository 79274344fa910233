/**
 * What an earlier run of the page has kept in this browser: its newest messages are shown before there is a connection, also without a network, and
 * what was not sent is sent. What is kept, `saved-client.ts` writes.
 */
import { parseSavedClient, type SavedClient } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'

export function readSaved(kept: Kept, name: string): SavedClient | null {
  try {
    return parseSavedClient(JSON.parse(kept.read(name) ?? 'null'))
  } catch {
    return null
  }
}
