/** A Unix socket (unix(7)): what is at the path, whether it can be connected to, which process listens, and what it says. */
import { text } from '../../language/text.ts'
import type { OnStep } from '../on-step.ts'
import type { UnixObservations } from '../observations.ts'
import type { TcpTarget, UnixTarget } from '../target.ts'
import { observePath } from './observe-path.ts'
import { observeService } from './observe-service.ts'

/** Never rejects. */
export async function observeUnix(target: UnixTarget, timeoutMs: number, onStep: OnStep): Promise<UnixObservations> {
  onStep(text`${target.path} to take a connection`)
  const { path, socket } = await observePath(target.path, timeoutMs)
  if (socket === null) return { kind: 'unix', path, service: null }
  if (target.expected === 'tcp') {
    socket.destroy()
    return { kind: 'unix', path, service: null }
  }
  onStep(text`the server to say something`)
  const options = { timeoutMs, roundTripMs: 0 }
  const service = await observeService(overUnix(target), { socket, place: { path: target.path } }, options)
  return { kind: 'unix', path, service }
}

/** What does not leave the machine is not encrypted. */
function overUnix({ expected }: UnixTarget): TcpTarget {
  const application = expected === 'http' ? 'http' : 'irc'
  return { kind: 'tcp', host: 'localhost', port: 0, security: 'plain', application, path: '/', expected }
}
