/** Which server is meant where a person has named none: one of this machine, else one of the local network, which the person chooses. */
import { connect, systemClock } from '@partyline/net'
import { EXIT } from '../exit-codes.ts'
import { type Text, text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { formatWay, type Way } from './destination.ts'
import { harmless } from './harmless.ts'
import { LIMITS } from './limits.ts'
import { IRC_PORT, IRCS_PORT } from './parse-destination.ts'

/** Where a server listens that was started without options: what is in the clear first, because nobody can read along here. */
const HERE: readonly Way[] = [
  { kind: 'tcp', host: '127.0.0.1', port: IRC_PORT, isEncrypted: false },
  { kind: 'tcp', host: '127.0.0.1', port: IRCS_PORT, isEncrypted: true },
]

/** A server of the network, as it is offered. */
export interface Offered {
  readonly way: Way
  /** As it calls itself. Text from the network. */
  readonly name: string
}

export interface ChooseParts {
  readonly isHere: (way: Way) => Promise<boolean>
  readonly search: () => Promise<readonly Offered[]>
  /** null where nobody can be asked. */
  readonly ask: (prompt: Text) => Promise<string | null>
  readonly say: (said: Text) => void
}

const NAME_IT = text`Name one: partyline chat HOST. partyline serve starts one on this machine`

/** @throws {ChatError} there is none, or none was chosen */
export async function chooseServer({ isHere, search, ask, say }: ChooseParts): Promise<Way> {
  const here = await Promise.all(HERE.map(async (way) => ((await isHere(way)) ? [way] : [])))
  const [nearest] = here.flat()
  if (nearest !== undefined) return nearest
  say(text`No server on this machine. Looking for one on the local network …`)
  const offered = await search()
  if (offered.length === 0) {
    const said = text`there is no server on this machine, and none answers on the local network`
    throw new ChatError({ said, remedy: NAME_IT, exitCode: EXIT.missing })
  }
  say(list(offered))
  const [only] = offered
  const isOne = offered.length === 1
  const answer = await ask(isOne ? text`Join it? [Y/n] ` : text`Which one? [1-${offered.length}] `)
  const chosen =
    answer === null ? undefined : isOne ? (isYes(answer) ? only : undefined) : offered[Number(answer.trim()) - 1]
  if (chosen !== undefined) return chosen.way
  throw new ChatError({ said: text`no server was chosen`, remedy: NAME_IT, exitCode: EXIT.usage })
}

function isYes(answer: string): boolean {
  return !/^\s*(?:n|不|否)/i.test(answer)
}

function list(offered: readonly Offered[]): Text {
  const rows = offered.map(({ name, way }, index) => [`  ${index + 1}.`, harmless(name), formatWay(way)])
  return text`On the local network:\n${{ rows }}`
}

export async function isListening(way: Way): Promise<boolean> {
  if (way.kind !== 'tcp') return false
  try {
    const connection = await connect({ host: way.host, port: way.port }, { timeoutMs: LIMITS.hereMs })
    void connection.close()
    return true
  } catch {
    return false
  }
}

/** Each by the first address that it tells: that of IPv4, where it has one. */
export async function searchNetwork(): Promise<readonly Offered[]> {
  const { findServers } = await import('@partyline/server/discovery')
  const servers = await findServers({ clock: systemClock, waitMs: LIMITS.searchMs })
  return servers.flatMap(({ instance, addresses: [host], port, isEncrypted }) =>
    host === undefined ? [] : [{ name: instance, way: { kind: 'tcp', host, port, isEncrypted } }],
  )
}
