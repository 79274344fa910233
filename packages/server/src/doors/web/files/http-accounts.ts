/**
 * Whose a request is, by the account that it proves: a name and its password or token (RFC 7617), or a token of a device alone (RFC 6750).
 * Passwords are looked at under the rules that hold at every door, and only where nobody reads them on the way.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Permits } from '../../../commands/permits.ts'
import { verdictOn } from '../../../commands/proving.ts'
import type { AccountName } from '../../../network/account-name.ts'
import type { DoorParts } from '../../definition.ts'
import { isFromHere } from '../from-here.ts'
import { textAnswer, type Answer, type Asker } from '../answer.ts'

type Claim = Parameters<typeof verdictOn>[2]

export type HttpAccountsParts = Pick<DoorParts, 'accounts' | 'holderOf' | 'info'>

const BASIC = 'Basic realm="partyline", charset="UTF-8"'
const BEARER = 'Bearer realm="partyline"'
const UTF8 = new TextDecoder('utf-8', { fatal: true })

export class HttpAccounts {
  readonly #parts: HttpAccountsParts
  readonly #permits: Permits
  /** Both that it is let in and its answer ask for it, and a password takes 40 ms. */
  readonly #known = new WeakMap<IncomingHttpHeaders, Promise<AccountName | Answer>>()

  constructor(parts: HttpAccountsParts) {
    this.#parts = parts
    this.#permits = new Permits({
      max: () => parts.info().limits.preparationsMax,
      perHolderMax: () => parts.info().limits.preparationsPerAddressMax,
    })
  }

  /** The account, or the answer to a client that proves none. */
  of(asker: Asker): Promise<AccountName | Answer> {
    const known = this.#known.get(asker.headers)
    if (known !== undefined) return known
    const found = this.#of(asker)
    this.#known.set(asker.headers, found)
    return found
  }

  async #of(asker: Asker): Promise<AccountName | Answer> {
    const origin = asker.origin()
    if (origin === null) return textAnswer(400, 'Forwarded and X-Forwarded-For are both there, or cannot be read')
    if (!origin.isSecure && !isFromHere(asker)) {
      return textAnswer(403, 'Passwords, tokens and files are taken over TLS only, or from a program on this machine')
    }
    const { authorization = '' } = asker.headers
    const claim = claimIn(authorization)
    if (claim === null) return challenge('Please prove your account: its name and password, or a token', authorization)
    const { accounts, holderOf } = this.#parts
    const holder = holderOf(origin.address)
    const release = await this.#permits.take(holder, new AbortController().signal)
    try {
      const verdict = await verdictOn(accounts, { holder, fingerprint: null }, claim)
      if (verdict.kind === 'proven') return verdict.account
      if (!verdict.isWrong) return textAnswer(429, verdict.text)
      accounts.guesses.add(holder)
      return challenge(verdict.text, authorization)
    } finally {
      release()
    }
  }
}

/** Browsers ask their person for a password where `Basic` is among what may prove: not where a program has shown a token. */
function challenge(text: string, shown: string): Answer {
  const isToken = /^bearer\b/i.test(shown)
  return textAnswer(401, text, { 'WWW-Authenticate': isToken ? BEARER : `${BEARER}, ${BASIC}` })
}

/** null where nothing is claimed, or not in these forms. */
function claimIn(field: string): Claim | null {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S+)$/i.exec(field) ?? []
  if (scheme.toLowerCase() === 'bearer') return { kind: 'token', account: null, token: value }
  const text = scheme === '' ? null : decoded(value)
  const end = text?.indexOf(':') ?? -1
  if (text === null || end < 1) return null
  return { kind: 'password', account: text.slice(0, end), password: text.slice(end + 1) }
}

function decoded(base64: string): string | null {
  try {
    return UTF8.decode(Buffer.from(base64, 'base64'))
  } catch {
    return null
  }
}
