/** A service that pushes, as browsers have theirs: it takes what a server posts for one browser, and reads it as that browser would (RFC 8030, RFC 8291). */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { News } from './news.ts'
import type { Issued } from '../net/authority.ts'

export interface Pushed {
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export class PushService implements AsyncDisposable {
  /** What the browser tells the server of it. */
  readonly subscription: {
    readonly endpoint: string
    readonly keys: { readonly p256dh: string; readonly auth: string }
  }
  readonly #news = new News()
  readonly #pushed: Pushed[] = []
  readonly #close: () => Promise<void>

  /** @param issued for `localhost` */
  static async start({ cert, key }: Issued): Promise<PushService> {
    const browser = createECDH('prime256v1')
    const [p256dh, secret] = [browser.generateKeys(), randomBytes(16)]
    const server = createServer({ cert, key }, (request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        response.writeHead(201).end()
        service.#take({ headers: request.headers, text: decrypt(Buffer.concat(parts), browser, secret) })
      })
    })
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const keys = { p256dh: p256dh.toString('base64url'), auth: secret.toString('base64url') }
    const service = new PushService({ endpoint: `https://localhost:${port}/push/browser`, keys }, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return service
  }

  constructor(subscription: PushService['subscription'], close: () => Promise<void>) {
    this.subscription = subscription
    this.#close = close
  }

  /** The next push. @throws {Error} none came in time */
  next(): Promise<Pushed> {
    return this.#news.until(
      () => this.#pushed.shift() ?? null,
      'a push',
      () => '',
    )
  }

  #take(pushed: Pushed): void {
    this.#pushed.push(pushed)
    this.#news.tell()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close()
  }
}

function decrypt(body: Buffer, browser: ReturnType<typeof createECDH>, secret: Buffer): string {
  const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)]
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender])
  const material = Buffer.from(hkdfSync('sha256', browser.computeSecret(sender), secret, info, 32))
  const key = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  // The text ends before the last byte that is not padding.
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}
