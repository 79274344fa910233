/** A person proves to have an account: by SASL, by PASS, or to NickServ. Wrong proofs count, for the address and for the account. */
import type { AccountName } from '../network/account-name.ts'
import { nameKey } from '../network/context.ts'
import type { NameKey } from '../network/state.ts'
import type { Claim } from '../sasl/mechanism.ts'
import { counted } from '../session/counted.ts'
import type { AccountDesk, Plan, PreparedPlan, Request } from './definition.ts'

export interface Proving {
  readonly proven: (account: AccountName) => PreparedPlan
  /** @param text why not */
  readonly refused: (text: string) => PreparedPlan
}

const WRONG = 'There is no such account, or the password, token or certificate is wrong'

/** Where a proof comes from. */
export interface Prover {
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holder: string | null
  /** See `Origin`. */
  readonly fingerprint: string | null
}

/** What proofs are looked at with. */
export type ProofDesk = Pick<AccountDesk, 'credentials' | 'guesses' | 'guessesAt'>

export type Verdict =
  | { readonly kind: 'proven'; readonly account: AccountName }
  /** @param isWrong it was looked at; a door counts it for the address */
  | { readonly kind: 'refused'; readonly text: string; readonly isWrong: boolean }

/** Whether the claim holds. A wrong password is counted for the account, but not for the address. */
export async function verdictOn(accounts: ProofDesk, prover: Prover, claim: Claim): Promise<Verdict> {
  const { credentials, guessesAt } = accounts
  const tooEarly = refuseGuess({ session: prover, accounts }, guessed(claim))
  if (tooEarly !== null) return { kind: 'refused', text: tooEarly, isWrong: false }
  const account = await credentials.verify(claim, prover.fingerprint)
  if (account !== null) {
    guessesAt.trust(nameKey(account), prover.holder)
    return { kind: 'proven', account }
  }
  guessesAt.add(guessed(claim))
  return { kind: 'refused', text: WRONG, isWrong: true }
}

/** Nothing more of the session is read before it is known. @param claimed called when it is prepared */
export function proving(request: Request, claimed: () => Claim, { proven, refused }: Proving): Plan {
  const { session, accounts } = request
  return {
    kind: 'prepare',
    prepare: async () => {
      const verdict = await verdictOn(accounts, session, claimed())
      if (verdict.kind === 'proven') return proven(verdict.account)
      const plan = refused(verdict.text)
      return verdict.isWrong ? { ...plan, becomes: { ...plan.becomes, isWrongPassword: true } } : plan
    },
  }
}

/** The account that a password was tried on, however its name is spelled. Tokens and certificates cannot be guessed. */
function guessed(claim: Claim): NameKey | null {
  return claim.kind === 'password' ? nameKey(claim.account) : null
}

/** @param account its key, or that of an operator. @returns why a password for it is not looked at now; null where it is */
export function refuseGuess(
  {
    session,
    accounts,
  }: { readonly session: Pick<Prover, 'holder'>; readonly accounts: Pick<ProofDesk, 'guesses' | 'guessesAt'> },
  account: NameKey | null,
): string | null {
  const { guesses, guessesAt } = accounts
  const waitMs = Math.max(guesses.waitMs(session.holder), guessesAt.waitMs(account, session.holder))
  if (waitMs <= 0) return null
  const seconds = counted(Math.ceil(waitMs / 1000), 'second')
  return `Wrong passwords were tried. The next one is looked at in ${seconds}`
}
