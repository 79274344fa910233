/**
 * The thread in which the ssh door understands its protocol, draws screens and keeps its secrets apart: it is started with the first client, so that
 * a server without one has none of it; it rests when there is nobody; and if it dies, only its clients notice.
 */
import { Worker } from 'node:worker_threads'
import type { Log } from '../../log/log.ts'
import { Link } from './link/link.ts'
import type { Pipe } from './link/pipe.ts'
import type { SshClient } from './ssh-client.ts'
import type {
  ConnectionAbout,
  ServerLink,
  ServerSide,
  SessionAbout,
  ThreadSetting,
  ThreadSide,
} from './thread-messages.ts'
import { threadFile } from '../../thread-file.ts'

/** Nobody has been there for so long. To start it again takes a fifth of a second. */
const REST_MS = 60_000
/** Of all screens and connections together, each with half a MiB or more. What is above this is a fault, which must not take the server with it. */
const HEAP_MIB_MAX = 1024

export class SshThreadHost {
  readonly #setting: ThreadSetting
  readonly #log: Log
  readonly #clients = new Map<number, SshClient>()
  #nextConnection = 0
  #running: { readonly worker: Worker; readonly link: ServerLink } | null = null
  #resting: NodeJS.Timeout | undefined

  constructor(setting: ThreadSetting, log: Log) {
    this.#setting = setting
    this.#log = log
  }

  /** Resolves when the connection is over. */
  async serve(client: SshClient, about: Omit<ConnectionAbout, 'connection'>): Promise<void> {
    clearTimeout(this.#resting)
    const connection = this.#nextConnection
    this.#nextConnection += 1
    this.#clients.set(connection, client)
    const { link } = (this.#running ??= this.#start())
    try {
      await client.carry(link.open({ ...about, connection }))
    } finally {
      this.#clients.delete(connection)
      if (this.#clients.size === 0) this.#restLater()
    }
  }

  /** Call when no client is there any more. */
  async end(): Promise<void> {
    clearTimeout(this.#resting)
    const running = this.#running
    this.#running = null
    await running?.worker.terminate()
  }

  #start() {
    const worker = new Worker(threadFile('ssh-thread', import.meta.url), {
      name: 'ssh',
      workerData: this.#setting,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX },
    })
    const link: ServerLink = new Link<ServerSide, ThreadSide>(worker, 'server', {
      opened: (pipe, about) => this.#opened(pipe, about),
      said: (said) => this.#heard(link, said),
    })
    worker.on('error', (error) => this.#log.error('ssh.failed', { error }))
    worker.on('exit', () => {
      if (this.#running?.worker === worker) this.#running = null
      link.break()
    })
    // The connections keep the process running, and the doors.
    worker.unref()
    return { worker, link }
  }

  #opened(pipe: Pipe, { connection, session }: SessionAbout): void {
    const client = this.#clients.get(connection)
    if (client === undefined) pipe.abort()
    else client.open(pipe, session)
  }

  #heard(link: ServerLink, said: ThreadSide['said']): void {
    const client = this.#clients.get(said.connection)
    switch (said.kind) {
      case 'left':
        return client?.left()
      case 'trouble':
        return this.#log.debug('ssh.trouble', { message: said.message })
      case 'ask':
        void client?.answer(said.question).then(
          (answer) => link.say({ kind: 'answer', number: said.number, answer }),
          (error: unknown) => {
            this.#log.error('ssh.failed', { error })
            link.say({ kind: 'answer', number: said.number, answer: { kind: 'no', text: 'Something went wrong' } })
          },
        )
        return undefined
      default:
        return said satisfies never
    }
  }

  #restLater(): void {
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => void this.end(), REST_MS)
    this.#resting.unref()
  }
}
