/** Where what a person's chats need to remember is kept (XDG Base Directory Specification; on Windows, the roaming profile). */
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export function configFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const base = platform === 'win32' ? env['APPDATA'] : env['XDG_CONFIG_HOME']
  // A relative path is to be passed over, as the specification has it.
  const isUsable = base !== undefined && (platform === 'win32' ? base !== '' : base.startsWith('/'))
  return join(isUsable ? base : join(env['HOME'] ?? homedir(), '.config'), 'partyline')
}
