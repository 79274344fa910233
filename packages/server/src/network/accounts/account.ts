/** An account: a name, what proves it, and how its person wants to be treated. It outlives everything else. */
import type { AccountName } from '../account-name.ts'
import type { AlwaysOn } from '../policy.ts'

/** What SCRAM-SHA-256 keeps of a password (RFC 5802 3); Base64. */
export interface PasswordKeys {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}

/** A password as it is kept: nobody can read it out of this. */
export interface PasswordProof {
  /** argon2id, as a PHC string. */
  readonly hash: string
  readonly scram: PasswordKeys
}

/** The password of one device, made at random. */
export interface DeviceToken {
  /** By which it is named in lists, and taken back. */
  readonly id: string
  readonly label: string
  /** SHA-256, hexadecimal. */
  readonly hash: string
  /** Unix milliseconds. */
  readonly madeAt: number
  /** To the day; null as long as it has not been used. */
  readonly usedAt: number | null
}

/** A public key of SSH that logs its holder in. */
export interface AccountKey {
  /** As programs of SSH show it: `SHA256:` and Base64 without padding (RFC 4716 4 with another hash). */
  readonly fingerprint: string
  /** What the person calls it; often the comment of the key. May be empty. */
  readonly label: string
  /** Unix milliseconds. */
  readonly madeAt: number
}

/** The person has still to prove an e-mail address. */
export interface Pending {
  /** SHA-256 of the code that was sent, hexadecimal. */
  readonly code: string
  /** Unix milliseconds: after that the code is none, and where it was for a new account, the name is free again. */
  readonly until: number
  /** So many wrong ones were given; none where it is missing. */
  readonly wrong?: number
}

/** Another e-mail address, which does not count before it is verified. */
export interface WantedEmail extends Pending {
  readonly email: string
}

/** Whether the person stays in the channels without a session; `default` leaves it to the owner of the server. */
export type StaySetting = 'on' | 'off' | 'default'

/** Under which host the person is shown: given by an operator. */
export interface AccountHost {
  readonly name: string
  /** The person may not want it. */
  readonly isShown: boolean
}

/** Replaced as a whole by each change. */
export interface Account {
  /** As it was registered. */
  readonly name: AccountName
  /** Unix milliseconds. */
  readonly madeAt: number
  /** null where only certificates, keys and tokens prove it. */
  readonly password: PasswordProof | null
  /** SHA-256 of certificates, hexadecimal in lower case. */
  readonly fingerprints: readonly string[]
  readonly tokens: readonly DeviceToken[]
  readonly email: string | null
  readonly wantedEmail: WantedEmail | null
  /** null: it can be used. */
  readonly pending: Pending | null
  readonly stays: StaySetting
  /** Several connections share one user. */
  readonly isShared: boolean
  /** Most have none, as those of earlier versions. */
  readonly host?: AccountHost
  /** Most have none, as those of earlier versions. */
  readonly keys?: readonly AccountKey[]
}

/** Field by field, as it is recorded and as nodes compare it. */
export function plainAccount(account: Account) {
  const { name, madeAt, password, fingerprints, tokens, email, wantedEmail, pending, stays, isShared, host, keys } =
    account
  const proof =
    password === null
      ? null
      : {
          hash: password.hash,
          scram: {
            salt: password.scram.salt,
            iterations: password.scram.iterations,
            storedKey: password.scram.storedKey,
            serverKey: password.scram.serverKey,
          },
        }
  return {
    name,
    madeAt,
    password: proof,
    fingerprints,
    tokens: tokens.map(({ id, label, hash, madeAt: at, usedAt }) => ({ id, label, hash, madeAt: at, usedAt })),
    email,
    wantedEmail: wantedEmail === null ? null : { email: wantedEmail.email, ...plainPending(wantedEmail) },
    pending: pending === null ? null : plainPending(pending),
    stays,
    isShared,
    ...(host === undefined ? {} : { host: { name: host.name, isShown: host.isShown } }),
    ...(keys === undefined
      ? {}
      : { keys: keys.map(({ fingerprint, label, madeAt: at }) => ({ fingerprint, label, madeAt: at })) }),
  }
}

/** Earlier versions count none. */
function plainPending({ code, until, wrong }: Pending) {
  return { code, until, ...(wrong === undefined ? {} : { wrong }) }
}

/** Whether the person of the account stays; the owner's word goes first where it leaves no choice. */
export function doesStay({ stays }: Pick<Account, 'stays'>, alwaysOn: AlwaysOn): boolean {
  switch (alwaysOn) {
    case 'disabled':
      return false
    case 'mandatory':
      return true
    case 'opt-out':
      return stays !== 'off'
    case 'opt-in':
      return stays === 'on'
    default:
      return alwaysOn satisfies never
  }
}
