/** HTTP (RFC 9110, RFC 9112): what a client sends that is no request, or none that is taken. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** What a client sent is no request of HTTP, is too long, or came too slowly; it was answered with the status. */
export class HttpRequestError extends NetError {
  /** Our answer. */
  readonly statusCode: number

  constructor(message: string, statusCode: number, options?: NetErrorOptions) {
    super('NET_HTTP_REQUEST', message, options)
    this.statusCode = statusCode
  }
}
