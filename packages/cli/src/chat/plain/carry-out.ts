/** What a person types at a terminal: a line that is said, or a command with a slash, as all clients have them. */
import {
  type Client,
  findSlashCommand,
  Names,
  type Phrase,
  planInput,
  SLASH_COMMANDS,
  slashUsage,
} from '@partyline/irc/client'
import type { PlainUploads } from './plain-uploads.ts'
import type { Poster } from './poster.ts'

export interface Typing {
  readonly client: Client
  readonly poster: Poster
  readonly uploads: Pick<PlainUploads, 'begin' | 'cancel'>
  /** Shows a line to the person. */
  readonly show: (phrase: Phrase) => void
}

/** @returns whether the person wants to go on */
export async function carryOut(typed: string, { client, poster, uploads, show }: Typing): Promise<boolean> {
  if (!typed.startsWith('/')) {
    await poster.post(typed)
    return true
  }
  const { state } = client
  const place = new Names(state.server.isupport).place(poster.target)
  const outcome = planInput(typed, { state, place, selected: null })
  switch (outcome.kind) {
    case 'actions':
      for (const action of outcome.actions) client.act(action)
      if (outcome.goTo !== null) poster.goTo(outcome.goTo)
      return true
    case 'go':
      poster.goTo(outcome.to)
      return true
    case 'help':
      for (const line of helpFor(outcome.command)) show(line)
      return true
    case 'mistake':
      show(outcome.phrase)
      return true
    case 'upload':
      void uploads.begin(outcome)
      return true
    case 'cancelUpload':
      uploads.cancel()
      return true
    case 'clear':
      return true
    case 'quit':
      return false
    default:
      return outcome satisfies never
  }
}

/** A pattern of nothing but places is the same in every language. */
function helpFor(name: string): readonly Phrase[] {
  const command = findSlashCommand(name)
  const commands = command === undefined ? SLASH_COMMANDS : [command]
  return commands.map((one) => ({ pattern: '{0}  {1}', values: [slashUsage(one), one.help] }))
}
