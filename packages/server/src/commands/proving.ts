/** A person proves to have an account: by SASL, by PASS, or to NickServ. Wrong proofs count, for the address and for the account. */
import type { AccountName } from '../network/account-name.ts'
import { nameKey } from '../network/context.ts'
import type { NameKey } from '../network/state.ts'
import type { Claim } from '../sasl/mechanism.ts'
import { counted } from '../session/counted.ts'
import type { Plan, PreparedPlan, Request } from './definition.ts'

export interface Proving {
  readonly proven: (account: AccountName) => PreparedPlan
  /** @param text why not */
  readonly refused: (text: string) => PreparedPlan
}

const WRONG = 'There is no such account, or the password, token or certificate is wrong'

/** Nothing more of the session is read before it is known. @param claimed called when it is prepared */
export function proving(request: Request, claimed: () => Claim, { proven, refused }: Proving): Plan {
  const { session, accounts } = request
  const { credentials, guessesAt } = accounts
  return {
    kind: 'prepare',
    prepare: async () => {
      const claim = claimed()
      const tooEarly = refuseGuess(request, guessed(claim))
      if (tooEarly !== null) return refused(tooEarly)
      const account = await credentials.verify(claim, session.fingerprint)
      if (account !== null) {
        guessesAt.trust(nameKey(account), session.holder)
        return proven(account)
      }
      guessesAt.add(guessed(claim))
      const plan = refused(WRONG)
      return { ...plan, becomes: { ...plan.becomes, isWrongPassword: true } }
    },
  }
}

/** The account that a password was tried on, however its name is spelled. Tokens and certificates cannot be guessed. */
function guessed(claim: Claim): NameKey | null {
  return claim.kind === 'password' ? nameKey(claim.account) : null
}

/** @param account its key, or that of an operator. @returns why a password for it is not looked at now; null where it is */
export function refuseGuess(
  { session, accounts }: Pick<Request, 'session' | 'accounts'>,
  account: NameKey | null,
): string | null {
  const { guesses, guessesAt } = accounts
  const waitMs = Math.max(guesses.waitMs(session.holder), guessesAt.waitMs(account, session.holder))
  if (waitMs <= 0) return null
  const seconds = counted(Math.ceil(waitMs / 1000), 'second')
  return `Wrong passwords were tried. The next one is looked at in ${seconds}`
}
