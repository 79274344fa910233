/**
 * How a client logs in (RFC 4252, RFC 4256). OpenSSH offers its keys first, one after the other. A key that is known is a login. The first that is
 * not has to be proven as well, which is a partial success: the client goes on with its other keys, and then with questions, of which an open
 * server has none. So nobody is a guest whose second key is known, and a guest can keep the key that was proven (`KEY ADD`). A program that answers no
 * questions says by its name that it wants to be a guest: OpenSSH begins with a request without any proof, and stops there when it is let in.
 */
import { createPublicKey } from 'node:crypto'
import ssh2, {
  type AuthContext,
  type AuthMethod,
  type KeyAuth,
  type KeyboardAuth,
  type OtherAuth,
  type ParsedKey,
} from 'ssh2'
import { keyFingerprint } from '../../../credentials/ssh-key.ts'
import type { Answer, ConnectionLimits, Question, Wanted } from '../thread-messages.ts'

export interface SshLoginParts {
  readonly network: string
  readonly limits: ConnectionLimits
  readonly ask: (question: Question) => Promise<Answer>
  /** The client is not let in, and goes. */
  readonly give: (up: string) => void
}

/** As whom the client has come in. */
export interface Entered {
  readonly account: string | null
  readonly nick: string
}

const METHODS: readonly AuthMethod[] = ['publickey', 'keyboard-interactive', 'password']
/** `guest`, `guest-build`. */
const GUEST_NAME = /^guest(?:-|$)/i
/** NIST SP 800-131A. */
const RSA_BITS_MIN = 2048
/** RFC 8332: SHA-1, which a signature of `ssh-rsa` has, proves nothing any more. */
const SHA2 = new Set(['sha256', 'sha512'])

export class SshLogin {
  readonly #parts: SshLoginParts
  #attempts = 0
  #wrongPasswords = 0
  /** Of the first key that was proven, and is nobody's. */
  #fingerprint: string | null = null
  #entered: Entered | null = null

  constructor(parts: SshLoginParts) {
    this.#parts = parts
  }

  get entered(): Entered | null {
    return this.#entered
  }

  /** Decides on one request of the client. */
  async take(context: AuthContext): Promise<void> {
    this.#attempts += 1
    if (this.#attempts > this.#parts.limits.loginAttemptsMax) return this.#parts.give('too many attempts to log in')
    switch (context.method) {
      case 'publickey':
        return this.#byKey(context)
      case 'keyboard-interactive':
        return this.#byQuestions(context)
      case 'password':
        return (await this.#byPassword(context.username, context.password)) === null
          ? context.accept()
          : this.#refuse(context)
      case 'none':
        return this.#byName(context)
      case 'hostbased':
        return context.reject(METHODS)
      default:
        return context satisfies never
    }
  }

  async #byKey(context: KeyAuth): Promise<void> {
    const { key, signature, blob, hashAlgo, username: name } = context
    const parsed = ssh2.utils.parseKey(key.data)
    if (parsed instanceof Error || !isStrong(parsed)) return context.reject(METHODS)
    const fingerprint = keyFingerprint(key.data)
    const isKnown = (await this.#parts.ask({ kind: 'key', name, fingerprint })).kind === 'yes'
    if (signature === undefined || blob === undefined) {
      const isWanted = isKnown || this.#fingerprint === null
      return isWanted ? context.accept() : context.reject(METHODS)
    }
    const isProven = isHashed(parsed, hashAlgo) && parsed.verify(blob, signature, hashAlgo) === true
    if (!isProven) return context.reject(METHODS)
    if (!isKnown) {
      this.#fingerprint ??= fingerprint
      return context.reject(METHODS, true)
    }
    const answer = await this.#parts.ask({ kind: 'by-key', name, fingerprint })
    return this.#enter(answer) ? context.accept() : context.reject(METHODS)
  }

  async #byName(context: OtherAuth): Promise<void> {
    const { username: name } = context
    const isGuest = GUEST_NAME.test(name) && (await this.#wantedOf(name)) === 'nothing'
    return isGuest ? this.#withoutQuestion(context) : context.reject(METHODS)
  }

  async #withoutQuestion(context: AuthContext): Promise<void> {
    return (await this.#byPassword(context.username, '')) === null ? context.accept() : this.#refuse(context)
  }

  async #wantedOf(name: string): Promise<Wanted> {
    const answer = await this.#parts.ask({ kind: 'welcome', name })
    return answer.kind === 'wanted' ? answer.wanted : 'server'
  }

  async #byQuestions(context: KeyboardAuth): Promise<void> {
    const { username: name } = context
    const wanted = await this.#wantedOf(name)
    if (wanted === 'nothing') return this.#withoutQuestion(context)
    const ask = (before: string): void =>
      context.prompt([{ prompt: questionOf(wanted, name), echo: false }], this.#parts.network, before, (answers) => {
        void this.#answered(context, answers, ask)
      })
    return ask('')
  }

  /** OpenSSH would ask again by itself, without a word of why. */
  async #answered(
    context: KeyboardAuth,
    answers: readonly string[] | Error,
    again: (before: string) => void,
  ): Promise<void> {
    if (answers instanceof Error) return
    const why = await this.#byPassword(context.username, answers[0] ?? '')
    if (why === null) return context.accept()
    if (this.#wrongPasswords < this.#parts.limits.passwordAttemptsMax) return again(why)
    return this.#refuse(context)
  }

  #refuse(context: AuthContext): void {
    if (this.#wrongPasswords < this.#parts.limits.passwordAttemptsMax) return context.reject(METHODS)
    return this.#parts.give('too many wrong passwords')
  }

  /** @returns null where it lets the client in; else why not */
  async #byPassword(name: string, password: string): Promise<string | null> {
    const answer = await this.#parts.ask({ kind: 'by-password', name, password, fingerprint: this.#fingerprint })
    if (this.#enter(answer)) return null
    this.#wrongPasswords += 1
    return answer.kind === 'no' ? answer.text : ''
  }

  #enter(answer: Answer): boolean {
    if (answer.kind !== 'welcome') return false
    this.#entered ??= { account: answer.account, nick: answer.nick }
    return true
  }
}

function questionOf(wanted: Exclude<Wanted, 'nothing'>, name: string): string {
  switch (wanted) {
    case 'account':
      return `Password of the account ${name} (nothing: come in as a guest): `
    case 'server':
      return 'Password of this server: '
    case 'either':
      return `Password of the account ${name}, or of this server: `
    default:
      return wanted satisfies never
  }
}

function isHashed({ type }: ParsedKey, hash: string | undefined): boolean {
  return type !== 'ssh-rsa' || (hash !== undefined && SHA2.has(hash))
}

function isStrong(key: ParsedKey): boolean {
  if (key.type === 'ssh-dss') return false
  if (key.type !== 'ssh-rsa') return true
  try {
    return (createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN
  } catch {
    return false
  }
}
