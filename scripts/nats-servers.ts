/**
 * NATS servers with JetStream for tests and benchmarks, as processes of their own on loopback: one, or three that hold
 * everything three times. They can be killed, stopped like a machine that hangs, and started again with what they had written.
 */
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NatsServer } from './nats-server.ts'

export interface NatsServersOptions {
  /** The path of nats-server. */
  readonly program: string
  /** The path of that of all but the first, where it is another. */
  readonly others?: string
  /** One, or three as a cluster. */
  readonly count?: 1 | 3
  /** Has each message written to the disk before it is acknowledged. Versions below 2.10 know no such setting. */
  readonly isSyncing?: boolean
  /** Default true. */
  readonly hasJetStream?: boolean
  /** What JetStream may write, as NATS has it; default: most of the disk. */
  readonly jetStreamMax?: string
  /** More lines of the configuration, of each server. */
  readonly more?: string
  /** Where their folders are made; by default where temporary files are, which may be memory. */
  readonly parent?: string
}

interface Ports {
  readonly client: number
  readonly route: number
  readonly monitor: number
}

/** Below those that systems take for outgoing connections, so that none of them takes a port of a server that restarts. */
const PORT_MIN = 16_000
const PORT_COUNT = 16_000

const READY_MS = 30_000
/** Now and then a new cluster has a leader at once, and its leader never takes the others for current. Nobody misses such a cluster. */
const STARTS = 3
const FIRST_READY_MS = 10_000
const POLL_MS = 20

export class NatsServers implements AsyncDisposable {
  readonly all: readonly NatsServer[]
  readonly #folder: string

  /** @throws {Error} they did not become usable; the message has their logs */
  static async start(options: NatsServersOptions): Promise<NatsServers> {
    for (let start = 1; ; start += 1) {
      try {
        return await NatsServers.#startOnce(options)
      } catch (error) {
        if (start === STARTS) throw error
      }
    }
  }

  static async #startOnce(options: NatsServersOptions): Promise<NatsServers> {
    const folder = await mkdtemp(join(options.parent ?? tmpdir(), '.data-nats-'))
    const count = options.count ?? 1
    const ports = await freePorts(count)
    const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`)
    const all = await Promise.all(
      ports.map(async (own, index) => {
        const name = `n${index + 1}`
        const home = join(folder, name)
        await mkdir(home)
        const config = join(folder, `${name}.conf`)
        await writeFile(config, configOf(name, own, routes, home, options))
        const program = index === 0 ? options.program : (options.others ?? options.program)
        return new NatsServer({ name, ports: own, folder: home, program, config })
      }),
    )
    const servers = new NatsServers(all, folder)
    try {
      await Promise.all(all.map((server) => server.start()))
      await servers.ready(FIRST_READY_MS)
    } catch (error) {
      await servers[Symbol.asyncDispose]()
      throw error
    }
    return servers
  }

  constructor(all: readonly NatsServer[], folder: string) {
    this.all = all
    this.#folder = folder
  }

  get urls(): readonly string[] {
    return this.all.map(({ url }) => url)
  }

  named(name: string): NatsServer {
    const found = this.all.find((server) => server.name === name)
    if (found === undefined) throw new Error(`there is no NATS server ${name}`)
    return found
  }

  /** Resolves when all of them are started, have found each other and have what they lacked. */
  async ready(timeoutMs = READY_MS): Promise<void> {
    const until = performance.now() + timeoutMs
    while (!(await this.#areReady())) {
      const logs = this.all.map(({ name, log }) => `${name}:\n${log}`)
      if (performance.now() > until) throw new Error(`the NATS servers were not ready in time\n${logs.join('\n')}`)
      await delay(POLL_MS)
    }
  }

  async #areReady(): Promise<boolean> {
    const healthy = await Promise.all(this.all.map((server) => server.isHealthy()))
    const followers = await Promise.all(this.all.map((server) => server.followers()))
    return healthy.every(Boolean) && Math.max(...followers) === this.all.length - 1
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((server) => server.kill()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}

function configOf(
  name: string,
  ports: Ports,
  routes: readonly string[],
  home: string,
  { isSyncing = false, hasJetStream = true, jetStreamMax, more = '' }: NatsServersOptions,
): string {
  const cluster = `cluster { name: test, listen: "127.0.0.1:${ports.route}", routes: ${JSON.stringify(routes)} }`
  const max = jetStreamMax === undefined ? '' : `, max_file_store: ${jetStreamMax}`
  const jetStream = `jetstream { store_dir: ${JSON.stringify(home)}${isSyncing ? ', sync_interval: always' : ''}${max} }`
  return `
server_name: ${name}
listen: "127.0.0.1:${ports.client}"
http: "127.0.0.1:${ports.monitor}"
${hasJetStream ? jetStream : ''}
${routes.length > 1 ? cluster : ''}
${more}
`
}

async function freePorts(servers: number): Promise<readonly Ports[]> {
  const held: Server[] = []
  const next = async (): Promise<number> => {
    for (;;) {
      const port = PORT_MIN + Math.floor(Math.random() * PORT_COUNT)
      const server = createServer()
      server.listen(port, '127.0.0.1')
      if (await once(server, 'listening').then(Boolean, () => false)) {
        held.push(server)
        return port
      }
    }
  }
  const ports: Ports[] = []
  for (let index = 0; index < servers; index++) {
    ports.push({ client: await next(), route: await next(), monitor: await next() })
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
