/**
 * As whom a person comes in, and what of that this browser keeps. A password of an account is kept until the tab is closed, and nowhere else: the
 * password manager of the browser knows better. A device token may be kept; that is what it is for.
 */
import type { Identity } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'

export interface Claim {
  readonly nick: string
  /** Of the server, or an invitation; empty where none was given. */
  readonly serverPassword: string
  readonly account: { readonly name: string; readonly secret: string } | null
}

const NAME = 'identity'
/** docs/decisions/credentials.md: what the tokens of devices begin with. */
const TOKEN_PREFIX = 'plt_'

export function identityOf({ nick, serverPassword, account }: Claim): Identity {
  return {
    nick,
    ...(serverPassword === '' ? {} : { password: serverPassword }),
    ...(account === null ? {} : { credentials: credentialsOf(account.name, account.secret) }),
  }
}

function credentialsOf(account: string, secret: string): NonNullable<Identity['credentials']> {
  return isToken(secret) ? { kind: 'token', account, token: secret } : { kind: 'password', account, password: secret }
}

function isToken(secret: string): boolean {
  return secret.startsWith(TOKEN_PREFIX)
}

export class IdentityStore {
  readonly #kept: Kept
  readonly #untilClosed: Kept

  /** @param untilClosed what is kept as long as the tab is open (sessionStorage) */
  constructor(kept: Kept, untilClosed: Kept) {
    this.#kept = kept
    this.#untilClosed = untilClosed
  }

  /** null: nobody has come in here before, or left. */
  read(): Claim | null {
    return parseClaim(this.#untilClosed.read(NAME)) ?? parseClaim(this.#kept.read(NAME))
  }

  write(claim: Claim): void {
    const hasPassword = claim.account !== null && !isToken(claim.account.secret)
    this.#untilClosed.write(NAME, JSON.stringify(claim))
    this.#kept.write(NAME, hasPassword ? null : JSON.stringify(claim))
  }

  forget(): void {
    this.#untilClosed.write(NAME, null)
    this.#kept.write(NAME, null)
  }
}

export function parseClaim(text: string | null): Claim | null {
  const value = parsed(text)
  const nick = textOf(value, 'nick')
  if (nick === null || nick === '') return null
  const account = value.get('account')
  const fields = new Map(Object.entries(typeof account === 'object' && account !== null ? account : {}))
  const [name, secret] = [textOf(fields, 'name'), textOf(fields, 'secret')]
  return {
    nick,
    serverPassword: textOf(value, 'serverPassword') ?? '',
    account: name === null || secret === null ? null : { name, secret },
  }
}

function parsed(text: string | null): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}))
  } catch {
    return new Map()
  }
}

function textOf(fields: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = fields.get(name)
  return typeof value === 'string' ? value : null
}
