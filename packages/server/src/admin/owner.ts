/** The owner's browsers: what makes one, and the link that leads there. */
import * as v from 'valibot'
import { makeApiToken } from '../credentials/api-token.ts'
import { readableLetters } from '../credentials/readable-letters.ts'
import type { Network } from '../network/network.ts'
import { done, operation, outcomeOf, refused, type AdminParts, type Outcome } from './operation.ts'

/** Before the name of a token that a browser holds. */
const BROWSER = 'browser-'
const NAME_LETTERS = 6

export const ownerCode = operation({
  name: 'owner-code',
  method: 'POST',
  path: '/owner-codes',
  summary: "Makes a code with which one browser becomes the owner's, by the page /owner#CODE. It is told once",
  input: v.strictObject({}),
  run({ ownerCodes, info }) {
    const { code, lastsMs } = ownerCodes.make()
    return done({ code, seconds: lastsMs / 1_000, origin: info().webAddress()?.origin ?? null })
  },
})

/** Uses up a code, and makes the token of the browser that has shown it. No operation of the table: it is asked without a token. */
export async function claimBrowser({ ownerCodes, carryOut, actor }: AdminParts, code: string): Promise<Outcome> {
  const giveBack = ownerCodes.take(code)
  if (giveBack === null)
    return refused(404, 'NO_SUCH_CODE', 'This link was used, or is older than an hour. Make another one')
  const name = BROWSER + readableLetters(NAME_LETTERS)
  const { token, hash } = makeApiToken()
  const refusal = await carryOut({ kind: 'addApiToken', name, hash, lastsMs: null, actor })
  if (refusal !== null) giveBack()
  return outcomeOf(refusal, { name, token })
}

/** Whether the owner has a browser yet: the first start offers one. */
export function hasBrowser({ apiTokens }: Pick<Network, 'apiTokens'>): boolean {
  return [...apiTokens.keys()].some((name) => name.startsWith(BROWSER))
}
