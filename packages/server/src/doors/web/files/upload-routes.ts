/** Where files are sent to: whole, in one request, or in pieces with tus. Who proves no account is sent away before a byte is read. */
import { UPLOADS_PATH } from '../../../uploads/uploads-path.ts'
import { textAnswer, type Answer, type Asked, type Asker } from '../answer.ts'
import type { Route } from '../route.ts'
import type { WebParts } from '../web-options.ts'
import { postFile, refusalAnswer } from './filehost.ts'
import { abilities, create, goOn, isTus, refuseVersion, terminate, whereIs, type Uploader } from './tus.ts'
import { forOtherPages } from './other-pages.ts'
import { methodIn } from './tus-fields.ts'

const UPLOAD_PATH = `${UPLOADS_PATH}/:id`

type Handle = (uploader: Uploader, parts: WebParts) => Promise<Answer>

/** By what is asked for at the address of an upload. */
const HANDLES: ReadonlyMap<string, Handle> = new Map([
  ['HEAD', whereIs],
  ['PATCH', goOn],
  ['DELETE', terminate],
])

const ROUTES: readonly Route[] = [
  { method: 'OPTIONS', path: UPLOADS_PATH, answer: (_, parts) => abilities(parts) },
  { method: 'OPTIONS', path: UPLOAD_PATH, answer: (_, parts) => abilities(parts) },
  {
    method: 'POST',
    path: UPLOADS_PATH,
    admits: async (asker, parts) =>
      refuseHere(parts) ?? (isTus(asker) ? refuseVersion(asker) : null) ?? refuseStranger(asker, parts),
    takes: 'stream',
    answer: (asked, parts) =>
      byAccount(asked, parts, (by) => (isTus(asked) ? create(by, parts) : postFile(asked, by.account, parts))),
  },
  ...(['HEAD', 'PATCH', 'DELETE', 'POST'] as const).map((method): Route => ({
    method,
    path: UPLOAD_PATH,
    admits: async (asker, parts) => refuseVersion(asker) ?? refuseStranger(asker, parts),
    takes: 'stream',
    answer: (asked, parts) =>
      byAccount(asked, parts, async (by) => {
        const handle = HANDLES.get(methodIn(asked.headers, method))
        return handle?.(by, parts) ?? textAnswer(405, 'Only HEAD, PATCH and DELETE are understood here')
      }),
  })),
]

export const UPLOADS: readonly Route[] = ROUTES.map(forOtherPages)

function refuseHere({ uploads }: WebParts): Answer | null {
  const refusal = uploads.refusal()
  return refusal === null ? null : refusalAnswer(refusal)
}

async function refuseStranger(asker: Asker, { httpAccounts }: WebParts): Promise<Answer | null> {
  const account = await httpAccounts.of(asker)
  return typeof account === 'string' ? null : account
}

/** What the disk does not allow is no mistake of the server. What came before it is kept, and can be gone on with. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

async function byAccount(
  asked: Asked,
  { httpAccounts, log }: WebParts,
  answer: (by: Uploader) => Promise<Answer>,
): Promise<Answer> {
  const account = await httpAccounts.of(asked)
  if (typeof account !== 'string') return account
  try {
    return await answer({ asked, account })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && FULL.has(error.code))) throw error
    log.error('upload.disk-full', { error })
    return textAnswer(507, 'The disk of this server is full. Please tell its owner')
  }
}
