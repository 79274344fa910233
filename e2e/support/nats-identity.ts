/** An operator with one account, as `nsc` makes them: what a NATS server has to know of it, and creds files for its users. */
import { createHash } from 'node:crypto'
import { nkeys } from '@nats-io/transport-node'

type KeyPair = ReturnType<typeof nkeys.createUser>

export interface NatsOperator {
  /** For the configuration of the servers. */
  readonly config: string
  /** The text of a creds file. @param expiresAt Unix seconds */
  creds(expiresAt?: number): string
}

export function natsOperator(): NatsOperator {
  const operator = nkeys.createOperator()
  const [system, account] = [nkeys.createAccount(), nkeys.createAccount()]
  const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 }
  const stored = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 }
  const systemToken = signed(operator, system, { type: 'account', limits: unlimited })
  const accountToken = signed(operator, account, { type: 'account', limits: { ...unlimited, ...stored } })
  return {
    config: `
operator: ${signed(operator, operator, { type: 'operator' })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: { ${system.getPublicKey()}: ${systemToken}, ${account.getPublicKey()}: ${accountToken} }
`,
    creds(expiresAt) {
      const user = nkeys.createUser()
      const token = signed(account, user, { type: 'user', subs: -1, data: -1, payload: -1 }, expiresAt)
      const seed = new TextDecoder().decode(user.getSeed())
      return `-----BEGIN NATS USER JWT-----
${token}
------END NATS USER JWT------

************************* IMPORTANT *************************

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`
    },
  }
}

/** A JSON web token as NATS has them (ADR-14): signed with Ed25519, its id a hash of what it says. */
function signed(issuer: KeyPair, subject: KeyPair, nats: object, expiresAt?: number): string {
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: 'test',
    ...(expiresAt === undefined ? {} : { exp: expiresAt }),
    nats: { ...nats, version: 2 },
  }
  const jti = createHash('sha256').update(JSON.stringify(claims)).digest('hex')
  const parts = [
    { typ: 'JWT', alg: 'ed25519-nkey' },
    { jti, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const signature = issuer.sign(Buffer.from(parts.join('.')))
  return [...parts, Buffer.from(signature).toString('base64url')].join('.')
}
