/** A command line that cannot be meant, or asks for what cannot be: told with a remedy, exit code 2 as in ncat. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly remedy: string

  constructor(message: string, remedy = 'partyline nc --help lists the options') {
    super(message)
    this.remedy = remedy
  }
}
