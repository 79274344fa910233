/** A Unix socket (unix(7)): what is at the path, whether it can be connected to, who listens, and what it says. */
import type { OnStep } from '../on-step.ts'
import type { UnixObservations } from '../observations.ts'
import type { TcpTarget, UnixTarget } from '../target.ts'
import { observePath } from './observe-path.ts'
import { observeService } from './observe-service.ts'

/** Never rejects. */
export async function observeUnix(target: UnixTarget, timeoutMs: number, onStep: OnStep): Promise<UnixObservations> {
  onStep(`${target.path} to take a connection`)
  const path = await observePath(target.path, timeoutMs)
  if (path.outcome !== 'reachable') return { kind: 'unix', path, service: null }
  onStep('the server to say something')
  const service = await observeService(OVER_UNIX, { path: target.path }, { timeoutMs, roundTripMs: 0 })
  return { kind: 'unix', path, service }
}

/** Nobody encrypts what does not leave the machine. */
const OVER_UNIX: TcpTarget = {
  kind: 'tcp',
  host: 'localhost',
  port: 0,
  security: 'plain',
  application: 'irc',
  path: '/',
}
