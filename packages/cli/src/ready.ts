/** The line that says that every door is open. Scripts wait for it and read the addresses from it. */
import type { RunningServer } from '@partyline/server'

/** `ready irc=127.0.0.1:6667 ...`, several addresses of a door with commas, or one JSON object; a closed door is left out. */
export function formatReady(server: RunningServer, version: string, isJson: boolean): string {
  const { doors, fingerprint, hostKey } = server
  if (isJson) return `${JSON.stringify({ event: 'ready', doors, fingerprint, hostKey, version })}\n`
  const open = Object.entries(doors).filter(([, addresses]) => addresses.length > 0)
  return `${['ready', ...open.map(([door, addresses]) => `${door}=${addresses.join(',')}`)].join(' ')}\n`
}
