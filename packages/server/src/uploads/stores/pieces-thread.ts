/**
 * The thread that has the files of a cluster. Their bytes go over a connection of its own: on that of the entries, everybody's messages would wait behind
 * them.
 */
import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { ClusterError } from '../../errors.ts'
import { connectNatsServers } from '../../journal/nats/connect.ts'
import { clusterNames } from '../../journal/nats/names.ts'
import { answering, type Answers } from '../threads/answer-calls.ts'
import type { ToThread } from '../threads/calls.ts'
import type { PieceCalls, PiecesSetting } from './pieces-messages.ts'
import { putPieces } from './put-pieces.ts'
import { PieceStream } from '../nats/piece-stream.ts'

if (parentPort === null) throw new Error('this file is a thread and does nothing by itself')
const port = parentPort
const { servers, network, node, ...setting } = workerData as PiecesSetting
let opening: Promise<PieceStream> | null = null

const ANSWERS: Answers<PieceCalls> = {
  room: async () => (await stream()).room(),
  async put({ id, path, sha256, bytes }) {
    await using handle = await open(path, 'r')
    const to = await stream()
    const found = await putPieces(handle, (number, piece) => to.put(id, number, piece)).catch(
      async (error: unknown) => {
        // What is there of it takes the room of others. Else it is put again soon.
        if (error instanceof ClusterError && error.code === 'CLUSTER_FILES_FULL') await to.remove(id)
        throw error
      },
    )
    if (found.sha256 !== sha256 || found.bytes !== bytes)
      throw new Error(`the bytes of the upload ${id} on the disk are not those that were proven`)
    return null
  },
  get: async ({ id, number }) => (await stream()).get(id, number),
  async remove({ id, through }) {
    await (await stream()).remove(id, through)
    return null
  },
  ids: async () => (await stream()).ids(),
  lastOf: async ({ id }) => (await stream()).lastOf(id),
}

/** What could not be opened is tried again by the next call. */
function stream(): Promise<PieceStream> {
  return (opening ??= opened().catch((error: unknown) => {
    opening = null
    throw error
  }))
}

async function opened(): Promise<PieceStream> {
  const connection = await connectNatsServers(servers, `partyline ${node} files`, setting)
  // It ends only where the servers turn it away: then the next call connects anew, and is told why.
  void connection.closed().then(() => {
    opening = null
  })
  try {
    return await PieceStream.open(connection, clusterNames(network), setting)
  } catch (error) {
    await connection.close()
    throw error
  }
}

const answer = answering(port, ANSWERS)
port.on('message', (message: ToThread<PieceCalls>) => void answer(message))
