/** Tokens with which the owner's programs ask at the web door what `partyline admin` asks. The owner alone makes and removes them. */
import type { ApiToken, ApiTokenCommand } from './api-token.ts'
import { audit } from './audit.ts'
import type { Context } from './context.ts'
import type { Refusal } from './refusal.ts'
import { formatUntil } from './moment.ts'

/** Those that have ended are forgotten. */
export function addApiToken(
  context: Context,
  { name, hash, lastsMs, actor }: Extract<ApiTokenCommand, { kind: 'addApiToken' }>,
): void {
  const { state, entry, limits } = context
  for (const [key, { until }] of state.apiTokens)
    if (until !== null && until <= entry.believedTime) forget(context, key)
  if (state.apiTokens.has(name)) return context.refuse(no('TOKEN_EXISTS', name, `There is a token ${name} already`))
  const { size } = state.apiTokens
  if (size >= (limits.apiTokensMax ?? Infinity)) {
    const text = `There are as many tokens as there may be (${size}). Please remove one first`
    return context.refuse(no('TOO_MANY_TOKENS', name, text))
  }
  const until = lastsMs === null ? null : entry.believedTime + lastsMs
  const token: ApiToken = { name, hash, by: actor, at: entry.time, until }
  context.ledger.set(state.apiTokens, name, token)
  context.keep('api-token', name, { ...token })
  audit(context, { by: actor, does: 'TOKEN', on: `${name} added${formatUntil(until)}`, reason: '' })
}

export function removeApiToken(
  context: Context,
  { name, actor }: Extract<ApiTokenCommand, { kind: 'removeApiToken' }>,
): void {
  if (!context.state.apiTokens.has(name)) {
    return context.refuse(no('NO_SUCH_TOKEN', name, `There is no token ${name}`))
  }
  forget(context, name)
  audit(context, { by: actor, does: 'TOKEN', on: `${name} removed`, reason: '' })
}

function forget(context: Context, name: string): void {
  context.ledger.delete(context.state.apiTokens, name)
  context.keep('api-token', name, null)
}

function no(code: string, name: string, text: string): Refusal {
  return { kind: 'failure', verb: 'TOKEN', code, params: [name], text }
}
