/**
 * The browser client: its page at `/`, where an invitation and the owner's link lead too, and the files that the page is made of. What a person opens
 * in a browser is that page; a program gets the text that it always got.
 *
 * The page runs nothing but its own files and speaks with nobody but this server (CSP Level 3): a text from the network that became a script by a defect
 * would not run. docs/decisions/browser-pages.md.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { codingFor, hasAlready, wantsPage } from './accepted.ts'
import { INDEX_PATH, type ClientFile, type ClientFiles } from './client-files.ts'
import { invitationPage } from './invitation-page.ts'
import { textAnswer, type AnyAnswer } from './answer.ts'
import type { Route } from './route.ts'
import { statedHost } from './ways-to.ts'
import { introduction } from './web-pages.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures are fetched by the page, which can prove an account, and shown from its memory.
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types partyline-worker',
].join('; ')

const PAGE_HEADERS = {
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}
const FILE_HEADERS = { 'Cross-Origin-Resource-Policy': 'same-origin' }

const YEAR_SECONDS = 31_536_000
/** One address has a page for people and a text for programs. */
const VARY = 'Accept, Accept-Encoding'

const NOT_BUILT = `The page for browsers is not built here. In the folder of Partyline, run

    npm run build:web

and start the server again.`

/** Every file of the client at its own path. */
export function clientRoutes(client: ClientFiles | null): readonly Route[] {
  const files = [...(client?.values() ?? [])].filter(({ path }) => path !== INDEX_PATH)
  return files.map((file) => ({
    method: 'GET',
    path: file.path,
    answer: ({ headers }) => fileAnswer(file, headers, FILE_HEADERS),
  }))
}

/** What the server is: to a person the page, to a program a text. */
export const FRONT: Route = {
  method: 'GET',
  path: '/',
  answer({ headers }, { info, client }) {
    const text = introduction(info(), statedHost(headers), client !== null)
    if (!wantsPage(headers)) return textAnswer(200, text, { Vary: VARY })
    return pageOf(client, headers) ?? textAnswer(200, `${text}\n\n${NOT_BUILT}`, { Vary: VARY })
  },
}

/** One tap from here, whoever has an invitation is in; the code behind the # is the client's to read. */
export const INVITED: Route = {
  method: 'GET',
  path: '/invitation',
  answer: (asked, { info, client }) =>
    (wantsPage(asked.headers) ? pageOf(client, asked.headers) : null) ?? invitationPage(info(), asked),
}

/** Where the one-time link of the owner leads. */
export const OWNERS: Route = {
  method: 'GET',
  path: '/owner',
  answer: ({ headers }, { client }) => pageOf(client, headers) ?? textAnswer(404, NOT_BUILT),
}

function pageOf(client: ClientFiles | null, headers: IncomingHttpHeaders): AnyAnswer | null {
  const index = client?.get(INDEX_PATH)
  return index === undefined ? null : fileAnswer(index, headers, PAGE_HEADERS)
}

function fileAnswer(file: ClientFile, headers: IncomingHttpHeaders, own: Readonly<Record<string, string>>): AnyAnswer {
  const coding = codingFor(file, headers)
  const tag = `"${file.tag}${coding === null ? '' : `-${coding}`}"`
  const said = {
    ...own,
    'Cache-Control': file.isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
    ETag: tag,
    Vary: VARY,
  }
  if (hasAlready(tag, headers)) return { status: 304, type: file.type, headers: said, body: '' }
  const bytes = (coding === null ? undefined : file.coded.get(coding)) ?? file.body
  return {
    status: 200,
    type: file.type,
    headers: coding === null ? said : { ...said, 'Content-Encoding': coding },
    bytes,
  }
}
