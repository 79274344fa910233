/** The options of the web door beside those that say where it listens, and what its parts are made of. */
import type { Paces } from '../../session/paces.ts'
import type { DoorParts } from '../definition.ts'
import type { HttpAccounts } from './files/http-accounts.ts'
import { METRICS_FROM } from './metrics-from.ts'
import { WEB_COMPRESSION } from './web-compression.ts'
import type { WEB_LIMITS } from './web-limits.ts'
import { WEB_ORIGIN } from './web-origins.ts'

export const WEB_OPTIONS = {
  'web-origin': WEB_ORIGIN,
  'metrics-from': METRICS_FROM,
  'web-compression': WEB_COMPRESSION,
} as const

export interface WebParts extends DoorParts<typeof WEB_OPTIONS, typeof WEB_LIMITS> {
  /** How often each hook may be used. */
  readonly hookPaces: Paces
  readonly httpAccounts: HttpAccounts
}
