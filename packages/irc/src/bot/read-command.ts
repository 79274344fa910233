/** Whether a message is a command for a bot, and which. */

export interface Spoken {
  readonly text: string
  readonly isPrivate: boolean
  /** Of the bot. */
  readonly nick: string
  readonly fold: (name: string) => string
}

export interface ReadCommand {
  readonly name: string
  readonly rest: string
}

/**
 * `!name rest`; `bot: name rest` or `@bot name rest`; in private `name rest`. Without the prefix it is one only if there is such
 * a command: people say other things to a bot, too. null: it is none.
 */
export function readCommand(spoken: Spoken, prefix: string, has: (name: string) => boolean): ReadCommand | null {
  const { isPrivate } = spoken
  const addressed = withoutAddress(spoken)
  const text = addressed ?? spoken.text.trimStart()
  if (prefix !== '' && text.startsWith(prefix)) {
    const command = split(text.slice(prefix.length))
    return command !== null && has(command.name) ? command : null
  }
  if (addressed === null && !isPrivate) return null
  const command = split(text)
  return command !== null && has(command.name) ? command : null
}

/** The text behind the name of the bot; null where it does not begin with it. */
export function withoutAddress({ text, nick, fold }: Spoken): string | null {
  const [, name = '', rest = ''] = /^\s*@?([^\s,:]+)[,:]?\s+([^]*)$/.exec(text) ?? []
  return name !== '' && fold(name) === fold(nick) ? rest : null
}

function split(text: string): ReadCommand | null {
  const [, name, rest = ''] = /^([\p{L}\p{N}_-]+)(?:\s+([^]*))?$/u.exec(text.trimEnd()) ?? []
  return name === undefined ? null : { name: name.toLowerCase(), rest }
}
