/** The pages under /api/v1, for programs with a token (RFC 6750), which must not be read on the way. */
import { nameOfApiToken } from '../../credentials/api-token.ts'
import { apiError, apiRoutes, type ApiParts } from './api-routes.ts'
import { isFromHere } from './from-here.ts'
import type { Answer, Asker } from './answer.ts'

export const API = apiRoutes(callerOf)

/** As whom it is in the audit, or the answer to a stranger. */
function callerOf(asker: Asker, { admin }: ApiParts): string | Answer {
  const unsafe = refuseUnsafeWay(asker)
  if (unsafe !== null) return unsafe
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(asker.headers.authorization ?? '') ?? []
  const name = nameOfApiToken(admin.network.apiTokens.values(), token, admin.now())
  if (name !== null) return `${admin.actor} (token ${name})`
  const refused = apiError(asker, 401, [
    'TOKEN_REQUIRED',
    'Authorization: Bearer TOKEN is missing, or the token is none',
  ])
  return { ...refused, headers: { 'WWW-Authenticate': 'Bearer realm="partyline"' } }
}

/** The answer to a client whose secrets can be read on the way; null for any other. */
export function refuseUnsafeWay(asker: Asker): Answer | null {
  if (asker.origin()?.isSecure === true || isFromHere(asker)) return null
  return apiError(asker, 403, ['TLS_REQUIRED', 'A token is taken over TLS only, or from a program on this machine'])
}
