/** In whose words a command is answered: in those of the protocol, or of a service to which a person has spoken. */

export interface Voice {
  /** The nickname of the service, as in `NickServ`. */
  readonly service: string
  /** What it says when nothing was refused; null where the answer is made by the command. */
  readonly done: string | null
}
