/**
 * NATS servers with JetStream, as processes of a test's own on loopback: one, or three that hold everything three times.
 * They can be killed, stopped like a machine that hangs, and started again with what they had written.
 */
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { Program } from './program.ts'
import { type TempFolder, tempFolder } from './temp-folder.ts'
import { poll } from './wait.ts'

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
  /** More lines of the configuration, of each server. */
  readonly more?: string
}

interface Ports {
  readonly client: number
  readonly route: number
  readonly monitor: number
}

/** Below those that systems take for outgoing connections, so that none of them takes a port of a server that restarts. */
const PORT_MIN = 16_000
const PORT_COUNT = 16_000

/** What is read of the pages of the monitoring; all of it may be missing. */
interface Monitored {
  readonly status?: string
  readonly meta_cluster?: { readonly replicas?: readonly { readonly current?: boolean; readonly offline?: boolean }[] }
}

export class NatsServer {
  readonly name: string
  readonly url: string
  readonly folder: string
  readonly #program: string
  readonly #monitor: number
  readonly #config: string
  #process: Program | null = null

  constructor(name: string, ports: Ports, folder: string, program: string, config: string) {
    this.name = name
    this.url = `nats://127.0.0.1:${ports.client}`
    this.folder = folder
    this.#program = program
    this.#monitor = ports.monitor
    this.#config = config
  }

  /** Resolves when it has been started; `NatsServers.ready` waits until it can be used. */
  async start(): Promise<void> {
    this.#process = await Program.start(this.#program, ['--config', this.#config])
  }

  /** SIGKILL: nothing that it has not yet given to the system is written. */
  async kill(): Promise<void> {
    this.#process?.signal('SIGCONT')
    this.#process?.signal('SIGKILL')
    await this.#process?.exited
    this.#process = null
  }

  /** SIGTERM: it hands over what it leads and ends. */
  async stop(): Promise<void> {
    this.#process?.signal('SIGTERM')
    await this.#process?.exited
    this.#process = null
  }

  /** It stays as it is and answers nobody, as a machine that hangs. */
  freeze(): void {
    this.#process?.signal('SIGSTOP')
  }

  thaw(): void {
    this.#process?.signal('SIGCONT')
  }

  get log(): string {
    return this.#process?.errors.text ?? ''
  }

  /** Does it have everything that it follows? */
  async isHealthy(): Promise<boolean> {
    return (await this.#monitored('healthz')).status === 'ok'
  }

  /** How many others follow it and have everything, if it leads them all; 0 if another does. */
  async followers(): Promise<number> {
    const { meta_cluster: cluster } = await this.#monitored('jsz')
    return cluster?.replicas?.filter(({ current, offline }) => current === true && offline !== true).length ?? 0
  }

  /** What the monitoring says: https://docs.nats.io/running-a-nats-service/nats_admin/monitoring */
  async #monitored(page: string): Promise<Monitored> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#monitor}/${page}`)
      return JSON.parse(await response.text())
    } catch {
      return {}
    }
  }
}

export class NatsServers implements AsyncDisposable {
  readonly all: readonly NatsServer[]
  readonly #folder: TempFolder

  /** @throws {Error} they did not become usable; the message has their logs */
  static async start(options: NatsServersOptions): Promise<NatsServers> {
    const folder = await tempFolder()
    const count = options.count ?? 1
    const ports = await freePorts(count)
    const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`)
    const all = await Promise.all(
      ports.map(async (own, index) => {
        const name = `n${index + 1}`
        const home = folder.path(name)
        await mkdir(home)
        const config = folder.path(`${name}.conf`)
        await writeFile(config, configOf(name, own, routes, home, options))
        const program = index === 0 ? options.program : (options.others ?? options.program)
        return new NatsServer(name, own, home, program, config)
      }),
    )
    const servers = new NatsServers(all, folder)
    try {
      await Promise.all(all.map((server) => server.start()))
      await servers.ready()
    } catch (error) {
      await servers[Symbol.asyncDispose]()
      throw error
    }
    return servers
  }

  constructor(all: readonly NatsServer[], folder: TempFolder) {
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
  async ready(): Promise<void> {
    const isReady = async () => {
      const healthy = await Promise.all(this.all.map((server) => server.isHealthy()))
      const followers = await Promise.all(this.all.map((server) => server.followers()))
      return healthy.every(Boolean) && Math.max(...followers) === this.all.length - 1 ? true : null
    }
    const logs = () => this.all.map((server) => `${server.name}:\n${server.log}`).join('\n')
    await poll(isReady, 'the NATS servers to be ready', undefined, logs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((server) => server.kill()))
    await this.#folder[Symbol.asyncDispose]()
  }
}

function configOf(
  name: string,
  ports: Ports,
  routes: readonly string[],
  home: string,
  { isSyncing = false, hasJetStream = true, more = '' }: NatsServersOptions,
): string {
  const cluster = `cluster { name: test, listen: "127.0.0.1:${ports.route}", routes: ${JSON.stringify(routes)} }`
  const jetStream = `jetstream { store_dir: ${JSON.stringify(home)}${isSyncing ? ', sync_interval: always' : ''} }`
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
