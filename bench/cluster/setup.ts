/** What is measured: a server alone, or two nodes on three NATS servers that hold everything three times. */
import { rm } from 'node:fs/promises'
import { NatsServers } from '../../scripts/nats-servers.ts'
import { newDataFolder, RAISED, servePartyline } from '../servers/partyline.ts'

/** `sync_interval` of the NATS servers: two minutes, or before each acknowledgement. */
export type Sync = 'default' | 'always'
export const SYNCS: readonly Sync[] = ['default', 'always']

const NETWORK = 'bench'
/** As the server calls the stream of that network. */
export const STREAM = `PARTYLINE_${NETWORK}`
const NODES = ['one', 'two']
const LAST_LINES = 6
const UNPINNED = { core: null }

type Running = Awaited<ReturnType<typeof servePartyline>>

/** A server that can be killed and started again with what it had. */
export class Node {
  readonly #data: string
  readonly #flags: readonly string[]
  #running: Running

  static async start(flags: readonly string[]): Promise<Node> {
    const data = await newDataFolder()
    try {
      return new Node(data, flags, await servePartyline(UNPINNED, data, flags))
    } catch (error) {
      await rm(data, { recursive: true })
      throw error
    }
  }

  private constructor(data: string, flags: readonly string[], running: Running) {
    this.#data = data
    this.#flags = flags
    this.#running = running
  }

  get port(): number {
    return this.#running.port
  }

  get pid(): number {
    return this.#running.pid
  }

  /** The end of what it has printed: why it ended, if it did. */
  get lastWords(): string {
    return this.#running.printed().split('\n').slice(-LAST_LINES).join('\n')
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL')
    await this.#running.stop()
  }

  /** After `kill`: resolves when clients can connect, on another port. */
  async restart(): Promise<void> {
    this.#running = await servePartyline(UNPINNED, this.#data, this.#flags)
  }

  /** Ends the process and removes its files. */
  async stop(): Promise<void> {
    await this.#running.stop()
    await rm(this.#data, { recursive: true })
  }
}

export interface Setup extends AsyncDisposable {
  /** One, or two. Each of two is connected to the NATS server in the same place of the list until that one ends. */
  readonly nodes: readonly [Node, ...Node[]]
  readonly nats: NatsServers | null
}

export async function startAlone(): Promise<Setup> {
  const node = await Node.start(RAISED)
  return { nodes: [node], nats: null, [Symbol.asyncDispose]: () => node.stop() }
}

/** @param program the path of nats-server */
export async function startCluster(program: string, sync: Sync): Promise<Setup> {
  await using started = new AsyncDisposableStack()
  const nats = started.use(
    await NatsServers.start({ program, count: 3, isSyncing: sync === 'always', parent: import.meta.dirname }),
  )
  const durability = sync === 'always' ? 'disk' : 'memory'
  const nodes: Node[] = []
  for (const [index, name] of NODES.entries()) {
    const cluster = [`--cluster=${nats.urls[index]}`, `--cluster-durability=${durability}`]
    nodes.push(started.adopt(await Node.start([...cluster, `--node=${name}`, `--network=${NETWORK}`, ...RAISED]), stop))
  }
  const [first, ...others] = nodes
  if (first === undefined) throw new Error('a cluster has nodes')
  const ended = started.move()
  return { nodes: [first, ...others], nats, [Symbol.asyncDispose]: () => ended.disposeAsync() }
}

async function stop(node: Node): Promise<void> {
  await node.stop()
}
