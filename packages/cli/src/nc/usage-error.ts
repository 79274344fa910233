/** A command line that cannot be meant, or asks for what cannot be: told with a remedy, exit code 2 as in ncat. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly remedy: string

  /** An option that does not exist, as it was written; another one may have been meant. */
  readonly unknownOption: string | undefined

  constructor(message: string, remedy = 'partyline nc --help lists the options', unknownOption?: string) {
    super(message)
    this.remedy = remedy
    this.unknownOption = unknownOption
  }
}
