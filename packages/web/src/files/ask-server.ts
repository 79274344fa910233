/**
 * Requests to the web door about files, in the name of an account (docs/reference/files.md). Nothing but what is given here proves it: with
 * `credentials: omit`, a browser neither adds a password of its own nor asks its person for one when the answer is 401 (WHATWG Fetch 4.6).
 */
import type { Claim } from '../session/identity.ts'

export type Proof = NonNullable<Claim['account']>

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface FileRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** From the root of the server on. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: BodyInit
  /** null: nobody in particular. */
  readonly proof: Proof | null
  readonly signal: AbortSignal
}

/** @throws as `fetch` where no answer comes */
export function askServer(
  { method, path, headers = {}, body, proof, signal }: FileRequest,
  doFetch: Fetch = fetch,
): Promise<Response> {
  return doFetch(path, {
    method,
    headers: { ...headers, ...(proof === null ? {} : { authorization: basic(proof) }) },
    ...(body === undefined ? {} : { body }),
    credentials: 'omit',
    redirect: 'error',
    signal,
  })
}

/** RFC 7617 2.1, with UTF-8. */
function basic({ name, secret }: Proof): string {
  return `Basic ${base64(new TextEncoder().encode(`${name}:${secret}`))}`
}

/** RFC 4648 4. @param bytes a name or a digest: they are arguments of one call */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
