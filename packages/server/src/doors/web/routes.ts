/** All that is answered at the web door over plain HTTP. A new page is a `Route` in its file, and a line here. */
import { API } from './api-page.ts'
import { HOOK } from './hooks/hook-page.ts'
import { INVITATION } from './invitation-page.ts'
import { METRICS } from './metrics-page.ts'
import type { Route } from './route.ts'
import { HEALTH, INTRODUCTION, READINESS } from './web-pages.ts'

export const ROUTES: readonly Route[] = [INTRODUCTION, INVITATION, HEALTH, READINESS, METRICS, HOOK, ...API]
