/**
 * The two ends of a transfer on the local network: one answers whoever asks for exactly its number, the other asks. Nothing else
 * is said: no list has it, and it is not announced.
 */
import { randomBytes } from 'node:crypto'
import type { Log } from '../log/log.ts'
import { TYPES } from './dns-message.ts'
import { askNetwork, type FindServersParts } from './find-servers.ts'
import { LOCAL, serverAt } from './found-servers.ts'
import { type Discovery, openDiscovery } from './responder.ts'

const SERVICE = ['_partyline-transfer', '_tcp'] as const

/** Never rejects. */
export function answerForTransfer(nameplate: string, port: number): Promise<Discovery> {
  const announced = {
    instance: nameplate,
    // Not the name of the machine.
    host: `partyline-${randomBytes(4).toString('hex')}`,
    services: [{ type: SERVICE, port }],
  }
  return openDiscovery({ announced: () => announced, log: SILENT, isUnlisted: true })
}

/** Where somebody waits with that number; null where nobody answers. Never rejects. */
export async function findTransfer(
  nameplate: string,
  parts: FindServersParts,
): Promise<{ readonly port: number; readonly addresses: readonly string[] } | null> {
  const name = [nameplate, ...SERVICE, LOCAL]
  return serverAt(await askNetwork([[name, TYPES.SRV]], parts), name)
}

/** An interface on which nothing can be heard is one on which nobody asks. */
const SILENT: Pick<Log, 'warn'> = { warn: () => {} }
