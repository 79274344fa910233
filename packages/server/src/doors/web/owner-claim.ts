/** `POST /api/v1/browser`: a browser shows the one-time code of the owner's link, and has a token of its own from then on. */
import { claimBrowser } from '../../admin/owner.ts'
import { isObject, parseForeignJson } from '../../json.ts'
import { apiError, apiOutcome, apiRefusal, type ApiParts } from './api-routes.ts'
import { refuseUnsafeWay } from './api-page.ts'
import type { Route } from './route.ts'

const JSON_TYPE = 'application/json'
const BODY_BYTES_MAX = 1_024

export const OWNER_CLAIM: Route<ApiParts> = {
  method: 'POST',
  path: '/api/v1/browser',
  admits: refuseUnsafeWay,
  // Never a form of another page: a browser asks before it sends this type there.
  takes: { types: [JSON_TYPE], bytesMax: () => BODY_BYTES_MAX },
  refuses: apiRefusal,
  async answer(asked, { admin }) {
    const code = codeIn(asked.body)
    if (code === null) return apiError(asked, 400, ['INPUT_MALFORMED', 'the body is {"code": "…"}'])
    return apiOutcome(asked, await claimBrowser(admin, code))
  },
}

function codeIn(body: string): string | null {
  try {
    const value = parseForeignJson(body)
    return isObject(value) && typeof value['code'] === 'string' ? value['code'] : null
  } catch {
    return null
  }
}
