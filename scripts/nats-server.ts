/** One NATS server as a process, and what it says of itself. */
import { type ChildProcess, spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { appendFile } from 'node:fs/promises'

/** What is read of the pages of the monitoring; all of it may be missing. */
interface Monitored {
  readonly status?: string
  readonly meta_cluster?: { readonly replicas?: readonly { readonly current?: boolean; readonly offline?: boolean }[] }
  readonly account_details?: readonly {
    readonly stream_detail?: readonly { readonly name: string; readonly cluster?: { readonly leader?: string } }[]
  }[]
}

export interface NatsServerParts {
  readonly name: string
  /** Of 127.0.0.1. */
  readonly ports: { readonly client: number; readonly monitor: number }
  /** Where it keeps what it has. */
  readonly folder: string
  /** The paths of nats-server and of its configuration. */
  readonly program: string
  readonly config: string
}

export class NatsServer {
  readonly name: string
  readonly url: string
  readonly folder: string
  readonly #program: string
  readonly #monitor: number
  readonly #config: string
  #process: ChildProcess | null = null
  #log = ''

  constructor({ name, ports, folder, program, config }: NatsServerParts) {
    this.name = name
    this.url = `nats://127.0.0.1:${ports.client}`
    this.folder = folder
    this.#program = program
    this.#monitor = ports.monitor
    this.#config = config
  }

  /** Resolves when it has been started; `NatsServers.ready` waits until it can be used. */
  async start(): Promise<void> {
    const child = spawn(this.#program, ['--config', this.#config], { stdio: ['ignore', 'ignore', 'pipe'] })
    await once(child, 'spawn')
    this.#log = ''
    child.stderr.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    this.#process = child
  }

  /** Adds a line to its configuration while it runs. Resolves when it has taken that up. @throws {Error} it does not run */
  async reload(line: string): Promise<void> {
    const child = this.#process
    if (child === null) throw new Error(`${this.name} does not run`)
    const reloads = () => this.#log.split('Reloaded server configuration').length
    const before = reloads()
    await appendFile(this.#config, `${line}\n`)
    child.kill('SIGHUP')
    for await (const _part of on(child.stderr ?? child, 'data')) if (reloads() > before) break
  }

  /** SIGKILL: nothing that it has not yet given to the system is written. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** SIGTERM: it hands over what it leads and ends. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** It stays as it is and answers nobody, as a machine that hangs. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** null while it does not run. */
  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  get log(): string {
    return this.#log
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

  /** The name of the server that leads the stream, as far as this one knows; null while none does. */
  async leaderOf(stream: string): Promise<string | null> {
    const { account_details: accounts = [] } = await this.#monitored('jsz?streams=true')
    const found = accounts.flatMap(({ stream_detail: streams = [] }) => streams).find(({ name }) => name === stream)
    return found?.cluster?.leader ?? null
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    await exited
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
