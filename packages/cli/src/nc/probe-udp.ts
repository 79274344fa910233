/** What a UDP port says to one byte. Most services say nothing, so silence is told as silence. */
import { type HostTarget, NetError, udp } from '@partyline/net'
import { lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'

/** Long enough for an answer from the other side of the world. */
const SILENCE_MS = 2_000

/** As ncat sends it: some listeners take a datagram without bytes for an end of stream, and end. */
const PAYLOAD = Buffer.of(0)

/** Datagrams get lost, and so do refusals: a machine sends only so many of them (RFC 1812 4.3.2.8). */
const ATTEMPTS = 3

/** @throws {NetError} the machine refused, or no way leads to it */
export async function probeUdp(options: NcOptions, target: HostTarget): Promise<'open' | 'silent'> {
  await using socket = await udp({ connect: target, lookup: lookupFor(options) })
  const timeoutMs = Math.ceil(Math.min(SILENCE_MS, options.connectTimeoutMs) / ATTEMPTS)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await socket.send(PAYLOAD)
    try {
      await socket.receive({ timeoutMs })
      return 'open'
    } catch (error) {
      if (!(error instanceof NetError && error.code === 'NET_TIMEOUT')) throw error
    }
  }
  return 'silent'
}
