/** How far connecting has come, so that the error of a timeout says what was waited for. */
import { AbortedError, type Attempt, type NetError, TimeoutError } from '../errors.ts'
import { describeAttempts } from './reach.ts'
import { handshakeTimeout } from '../tls/tls-handshake.ts'

type Stage = 'resolve' | 'connect' | 'proxy' | 'handshake'

export class ConnectProgress {
  stage: Stage = 'connect'
  readonly attempts: Attempt[] = []
  readonly #target: string
  readonly #timeoutMs: number

  /** @param target for the message of an error */
  constructor(target: string, timeoutMs: number) {
    this.#target = target
    this.#timeoutMs = timeoutMs
  }

  timedOut(): NetError {
    const within = `within ${this.#timeoutMs} ms`
    switch (this.stage) {
      case 'resolve':
        return new TimeoutError(`cannot connect to ${this.#target}: its name was not resolved ${within}`, {
          phase: 'resolve',
          remedy: 'check that the name server of this machine answers (getent hosts NAME), or allow more time',
        })
      case 'connect': {
        const tried = describeAttempts({ target: this.#target, attempts: this.attempts })
        const message = `cannot connect ${within} to ${tried}`
        return new TimeoutError(message, {
          phase: 'connect',
          remedy:
            'check the address, the network between the two machines, and firewalls on the way. Or allow more time',
          attempts: this.attempts,
        })
      }
      case 'proxy':
        return new TimeoutError(`cannot connect to ${this.#target}: the proxy did not open a way ${within}`, {
          phase: 'connect',
          remedy: 'check the kind and the port of the proxy, and what it can reach, or allow more time',
        })
      case 'handshake':
        return handshakeTimeout('client', this.#target, this.#timeoutMs)
      default:
        return this.stage satisfies never
    }
  }

  givenUp(reason: unknown): NetError {
    const phase = this.stage === 'proxy' ? 'connect' : this.stage
    return new AbortedError(`cannot connect to ${this.#target}: given up by the caller`, { cause: reason, phase })
  }
}
