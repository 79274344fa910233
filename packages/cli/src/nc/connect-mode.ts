/** `nc HOST PORT`: one connection to somewhere, joined with the standard streams or with a command. */
import type { ModeParts } from './monitor.ts'
import { runConnection } from './one-connection.ts'
import { openConnection } from './open-connection.ts'
import type { NcOptions } from './options.ts'

export async function runConnect(options: NcOptions, parts: ModeParts): Promise<void> {
  const connection = await openConnection(options, parts.monitor)
  await runConnection(connection, 'client', options, parts)
}
