/**
 * Where a node was: the state of the network and the place in the stream up to which it has it, in one file of the data folder.
 * It is written now and then, so that a start need not read the stream from its beginning. What is read again
 * then is recorded again only as far as the history does not have it.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClusterError } from '../errors.ts'
import type { StreamState } from '../journal/stream-journal.ts'
import { SNAPSHOT_VERSION, type Snapshot } from '../network/snapshot.ts'
import type { Through } from '../store/store.ts'
import { writeDurably } from '../durable/write-durably.ts'

/** Of the form below. A file of a newer one is not read. */
const VERSION = 1
const FILE = 'cluster-state'

export interface NodeState {
  /** Of the stream, made with it: tells it from every other stream of that name. */
  readonly networkId: string
  readonly stream: StreamState
  readonly network: Snapshot
}

/** What stands before the state, in a line of its own. */
interface Header {
  readonly v: number
  readonly sha256: string
}

/**
 * @param network the snapshot as text
 * @throws the disk refuses; the file before it is still there
 */
export async function writeNodeState(
  folder: string,
  { networkId, stream }: Omit<NodeState, 'network'>,
  network: string,
): Promise<void> {
  const text = `${JSON.stringify({ networkId, stream }).slice(0, -1)},"network":${network}}`
  const header: Header = { v: VERSION, sha256: sha256(text) }
  await writeDurably(join(folder, FILE), `${JSON.stringify(header)}\n${text}`)
}

/**
 * @returns null where there is no file
 * @throws {ClusterError} CLUSTER_STATE_NEWER; CLUSTER_STATE_DAMAGED: the file is not as it was written
 */
export async function readNodeState(folder: string): Promise<NodeState | null> {
  const file = join(folder, FILE)
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (found === null) return null
  const end = found.indexOf('\n')
  const text = found.slice(end + 1)
  const header = parseHeader(found.slice(0, Math.max(end, 0)))
  if (header !== null && header.v > VERSION) {
    const message = `${file} has version ${header.v}, and this server knows versions up to ${VERSION}`
    throw new ClusterError('CLUSTER_STATE_NEWER', message)
  }
  if (header?.sha256 !== sha256(text)) {
    throw new ClusterError('CLUSTER_STATE_DAMAGED', `${file} is not as it was written`)
  }
  return JSON.parse(text) as NodeState
}

/**
 * Why a node cannot go on from its state; null where it can. What lies between an older history and the state would be missing for ever,
 * because what the state has is not executed again.
 */
export function whyUnusable({ network }: NodeState, through: Through | null): string | null {
  if (network.v !== SNAPSHOT_VERSION) {
    return `the state has the form ${network.v}, and this server reads the form ${SNAPSHOT_VERSION}`
  }
  const recorded = through?.seq ?? 0
  if (recorded >= network.lastSeq) return null
  return `the state goes to the entry ${network.lastSeq}, and the history only to ${recorded}`
}

function parseHeader(line: string): Header | null {
  try {
    const found: unknown = JSON.parse(line)
    const isHeader = typeof found === 'object' && found !== null && 'v' in found && 'sha256' in found
    return isHeader && typeof found.v === 'number' && typeof found.sha256 === 'string'
      ? { v: found.v, sha256: found.sha256 }
      : null
  } catch {
    return null
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
