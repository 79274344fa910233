/** All that is answered at the web door over plain HTTP. A new page is a `Route` in its file, and a line here. */
import { API } from './api-page.ts'
import { FRONT, INVITED, OWNERS } from './client-pages.ts'
import { FILES } from './files/file-page.ts'
import { UPLOADS } from './files/upload-routes.ts'
import { HOOK } from './hooks/hook-page.ts'
import { INVITATION } from './invitation-page.ts'
import { METRICS } from './metrics-page.ts'
import { OWNER_CLAIM } from './owner-claim.ts'
import type { Route } from './route.ts'
import { HEALTH, READINESS } from './web-pages.ts'

export const ROUTES: readonly Route[] = [
  FRONT,
  INVITED,
  INVITATION,
  OWNERS,
  HEALTH,
  READINESS,
  METRICS,
  HOOK,
  OWNER_CLAIM,
  ...UPLOADS,
  ...FILES,
  ...API,
]
