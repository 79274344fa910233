/** `-z`: which ports are open, many asked at a time. ncat asks a single port; several ports and their output are ours. */
import { text } from '../language/text.ts'
import { connect, formatHostPort, NetError } from '@partyline/net'
import type { PortState } from './events.ts'
import type { Monitor } from './monitor.ts'
import { lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import { probeUdp } from './probe-udp.ts'
import type { StandardStreams } from './standard-streams.ts'

/** Many, so that waits for silent ports do not add up; few enough for the descriptors of this machine and for routers. */
const CONCURRENCY = 128

/** An open port need not end its side for us. */
const CLOSE_MS = 100

const AMBIGUOUS_SILENCE = text`Among the silent ports may be closed ones: a machine refuses only about once a second. Ask for fewer ports at a time.`

/** Silence is for UDP, where a port that is open mostly says nothing. */
type State = 'open' | 'silent' | NetError

/**
 * Of several, each open port is a line on standard output, in the order given; of a single port only the result counts,
 * as in ncat. With `-v` standard error says of each what was found.
 * @returns true when one port at least is open
 * @throws {NetError} the name has no address, or a single port cannot be reached
 */
export async function runScan(options: NcOptions, streams: StandardStreams, monitor: Monitor): Promise<boolean> {
  const { target } = options
  if (target.kind === 'path') {
    await probe(options, { path: target.path })
    return true
  }
  const { host, ports } = target
  const isList = ports.length > 1
  /** By their place in the list. */
  const states = new Map<number, State>()
  let [next, shown] = [0, 0]
  const counts = { open: 0, silent: 0, refused: 0, failed: 0 }
  const show = async () => {
    for (let state = states.get(shown); state !== undefined; state = states.get(shown)) {
      const port = ports[shown] ?? 0
      const where = formatHostPort(host, port)
      states.delete(shown)
      if (isList && !(state instanceof NetError)) await streams.writeOutput(Buffer.from(`${where} ${state}\n`))
      const message = state instanceof NetError ? state.message : text`${where} is ${state}.`
      const name = nameOf(state)
      counts[name] += 1
      monitor.report({ event: 'port', host, port, state: name, message })
      shown += 1
    }
  }
  const work = async () => {
    for (let place = next++; place < ports.length; place = next++) {
      const port = ports[place] ?? 0
      const state = await probe(options, { host, port }).catch((error: unknown) => {
        if (isList && error instanceof NetError && error.phase !== 'resolve') return error
        throw error
      })
      states.set(place, state)
      await show()
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, ports.length) }, work))
  if (counts.silent > 0 && counts.refused > 0) monitor.tell(AMBIGUOUS_SILENCE)
  return counts.open + counts.silent > 0
}

async function probe(
  options: NcOptions,
  target: { host: string; port: number } | { path: string },
): Promise<'open' | 'silent'> {
  if (options.isUdp && 'host' in target) return probeUdp(options, target)
  const connection = await connect(target, {
    timeoutMs: options.connectTimeoutMs,
    lookup: lookupFor(options),
    tls: false,
  })
  // In order, as ncat does: a listener that waits for one client should not see it break off.
  await connection.close({ timeoutMs: CLOSE_MS })
  return 'open'
}

function nameOf(state: State): PortState {
  if (!(state instanceof NetError)) return state
  return state.code === 'NET_CONNECTION_REFUSED' ? 'refused' : 'failed'
}
