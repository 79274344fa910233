/** A picture of the chat's own server, over its web door: with the certificate that the chat is trusted by, and no more bytes than a picture may have. */
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { TLSSocket } from 'node:tls'
import { PICTURE_BYTES_MAX } from '@partyline/terminal'
import { isLoopbackHost } from '../destination.ts'

const FETCH_MS_MAX = 15_000

/**
 * @param isTrusted whether this is the certificate of the server (SHA-256, as `parseFingerprint` gives it), where no authority says so
 * @returns null where it is not to be had, or not to be trusted
 */
export async function fetchPicture(
  address: string,
  isTrusted: (fingerprint: string) => boolean,
): Promise<Uint8Array | null> {
  const url = new URL(address)
  // In plain text somebody on the way would choose what is shown.
  if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname.replaceAll(/[[\]]/g, ''))) return null
  const answer = await ask(url, isTrusted)
  if (answer === null) return null
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) return null
    bytes += chunk.length
    if (bytes > PICTURE_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function ask(url: URL, isTrusted: (fingerprint: string) => boolean): Promise<IncomingMessage | null> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(FETCH_MS_MAX)
    const options = { signal, agent: false, rejectUnauthorized: false } as const
    const request = url.protocol === 'https:' ? tlsRequest(url, options) : plainRequest(url, options)
    request.on('error', reject)
    request.on('response', (answer) => {
      if (answer.statusCode === 200) resolve(answer)
      else {
        answer.destroy()
        resolve(null)
      }
    })
    // Nothing is said before it is known to whom.
    request.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return request.end()
      socket.once('secureConnect', () => {
        if (socket.authorized || isTrusted(socket.getPeerCertificate().fingerprint256)) request.end()
        else request.destroy(new Error('the certificate is another one'))
      })
      return undefined
    })
  })
}
