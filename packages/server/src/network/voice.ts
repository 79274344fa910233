/** In whose words a command is answered: in those of the protocol, or of a service to which a person has spoken. */
import type { MessageVerb } from './command.ts'

export interface Voice {
  /** The nickname of the service, as in `NickServ`. */
  readonly service: string
  /** What it says when nothing was refused; null where the answer is made by the command. */
  readonly done: string | null
  /** The message to it, of which its sender is told (IRCv3 echo-message). It is kept nowhere: a password may stand in it. */
  readonly said?: Said
}

export interface Said {
  readonly verb: MessageVerb
  readonly target: string
  /** null: a TAGMSG. */
  readonly text: string | null
  readonly tags: ReadonlyMap<string, string>
}
