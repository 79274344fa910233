/** The thread of the ssh door: one ssh2 server without a socket of its own, whose clients come through pipes. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '@partyline/net'
import ssh2, { type Connection } from 'ssh2'
import { Link } from './link/link.ts'
import type { Pipe } from './link/pipe.ts'
import type { ConnectionAbout, ServerSide, ThreadLink, ThreadSetting, ThreadSide } from './thread-messages.ts'
import { ALGORITHMS } from './thread/algorithms.ts'
import { Asking } from './thread/asking.ts'
import { PictureTurns } from './thread/picture-turns.ts'
import { serveConnection } from './thread/ssh-connection.ts'
import { SshStream } from './thread/ssh-stream.ts'

if (parentPort === null) throw new Error('this is the code of a thread')
const { hostKey } = workerData as ThreadSetting

const link: ThreadLink = new Link<ThreadSide, ServerSide>(parentPort, 'thread', {
  opened: (pipe, about) => receive(pipe, about),
  said: (said) => asking.answered(said),
})
const asking = new Asking((said) => link.say(said))
const turns = new PictureTurns(systemClock)

function receive(pipe: Pipe, about: ConnectionAbout): void {
  const { connection, limits } = about
  const stream = new SshStream(pipe)
  const server = new ssh2.Server(
    {
      hostKeys: [hostKey],
      ident: 'Partyline',
      algorithms: ALGORITHMS,
      keepaliveInterval: limits.keepAliveMs,
      keepaliveCountMax: 3,
    },
    (client) => serve(client),
  )
  // Before a client has said its version, ssh2 tells nothing of it.
  const silence = setTimeout(() => stream.destroy(), limits.loginTimeoutMs)
  stream.on('close', () => clearTimeout(silence))
  const serve = (client: Connection): void => {
    clearTimeout(silence)
    serveConnection({
      about,
      client,
      stream,
      ask: (question) => asking.ask(connection, question),
      turns,
      openPipe: (session) => link.open({ connection, session }),
      left: () => link.say({ kind: 'left', connection }),
      trouble: (message) => link.say({ kind: 'trouble', connection, message }),
    })
  }
  server.injectSocket(stream)
}
