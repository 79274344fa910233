/** One connection from its beginning to its end: told, joined with the standard streams or with a command, and closed. */
import type { Connection } from '@partyline/net'
import type { Role } from './events.ts'
import type { ModeParts } from './monitor.ts'
import type { NcOptions } from './options.ts'
import { runSession } from './session.ts'

/** @throws as `runSession` and `runCommand` */
export async function runConnection(
  connection: Connection,
  role: Role,
  options: NcOptions,
  parts: ModeParts,
): Promise<void> {
  await using _watch = parts.monitor.watch(connection, role)
  if (options.command === undefined) {
    await runSession(connection, options, parts)
    return
  }
  const { runCommand } = await import('./exec.ts')
  await runCommand(connection, options.command, options, parts.recorder)
}
