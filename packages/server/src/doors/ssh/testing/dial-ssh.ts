/** A client of SSH for tests, which has a session with the subsystem `irc`: bytes both ways, as a connection at the other doors is. */
import { connect } from 'node:net'
import ssh2, { type ClientChannel } from 'ssh2'

export interface SshBytes extends AsyncIterable<Uint8Array> {
  writeNow(bytes: string | Uint8Array): boolean
  /** Resolves when all of it is over. */
  readonly closed: Promise<unknown>
  close(): Promise<void>
  abort(): void
}

/** @throws {Error} with the words of the server, where it refuses */
export async function dialSsh(path: string, username: string): Promise<SshBytes> {
  const socket = connect(path)
  const client = new ssh2.Client()
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()))
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.on('error', reject)
    client.on('ready', () => client.subsys('irc', (error, opened) => (error ? reject(error) : resolve(opened))))
    client.on('close', () => reject(new Error('the connection was closed')))
    client.connect({ sock: socket, username, tryKeyboard: true })
  })
  channel.on('close', () => client.end())
  return {
    writeNow: (bytes) => channel.write(bytes),
    closed,
    close: async () => {
      client.end()
      await closed
    },
    abort: () => client.destroy(),
    [Symbol.asyncIterator]: () => channel[Symbol.asyncIterator](),
  }
}
