/** The server does not take a file, and says why. */
export class UploadError extends Error {
  override readonly name = 'UploadError'
  /** RFC 9110 15; docs/reference/files.md says what each means. */
  readonly status: number

  constructor(status: number, said: string) {
    super(said === '' ? `the server answered ${status}` : said)
    this.status = status
  }
}
