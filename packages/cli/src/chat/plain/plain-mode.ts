/** `--plain` and `--json`, and standard streams that are no terminal: from what is known to a client that is online. */
import { isatty } from 'node:tty'
import { EXIT } from '../../exit-codes.ts'
import { text } from '../../language/text.ts'
import { processStreams } from '../../nc/standard-streams.ts'
import { ChatError } from '../chat-error.ts'
import { ChatFiles } from '../files/chat-files.ts'
import { keepOwn } from '../keep-own.ts'
import { keepSecrets, serverPassword } from '../keep-secrets.ts'
import { lineTransport } from '../line-transport.ts'
import { farewell, LOBBY, type ModeParts, tellDefect } from '../mode-parts.ts'
import { suggestedNick } from '../nickname.ts'
import { isPartyline } from '../obtain-token.ts'
import { signIn, type SignedIn } from '../sign-in.ts'
import { talkCatalogue } from '../talk-catalogue.ts'
import { runPlain } from './run-plain.ts'

/** @returns the exit code @throws {ChatError | LocalError} */
export async function plainMode(parts: ModeParts): Promise<number> {
  const { options, host, way, invitation, credentials, trust, interrupted, tell } = parts
  const giveUp = new AbortController()
  void interrupted.then((signal) => giveUp.abort(signal))
  const transport = lineTransport(way, trust, host.catalogue)
  const password = await serverPassword(options, invitation, credentials)
  const files = new ChatFiles(parts)
  const signedIn = await signIn({
    ...credentials,
    transport,
    nick: options.nick ?? options.account ?? suggestedNick(),
    account: options.account,
    channels: options.channels,
    password,
    onCredentials: (own) => {
      files.loggedIn(own)
      void keepOwn(own, password?.secret ?? null, parts)
    },
    isWaiting: options.isWaiting,
    onDefect: (error) => void tellDefect(error, host),
    signal: giveUp.signal,
  })
  try {
    const { secret } = signedIn
    if (options.account !== null && secret !== null)
      files.loggedIn({ account: options.account, password: secret.secret })
    await keepSecrets(signedIn, options.account, credentials, tell)
    return await talk(parts, signedIn, files)
  } finally {
    signedIn.client.stop()
    await farewell(transport)
  }
}

async function talk(parts: ModeParts, { client }: SignedIn, files: ChatFiles): Promise<number> {
  const { options, host, server, interrupted, tell } = parts
  const [first = isPartyline(client) ? LOBBY : undefined] = options.channels
  if (first === undefined) {
    throw new ChatError({
      said: text`which channel? There is none in the command`,
      remedy: text`Write it behind the address, in quotes: '#channel'`,
      exitCode: EXIT.usage,
    })
  }
  if (options.channels.length === 0) client.act({ kind: 'join', channel: first })
  return runPlain({
    client,
    server,
    speech: {
      format: options.mode === 'json' ? 'json' : 'plain',
      catalogue: host.catalogue,
      talk: await talkCatalogue(host.catalogue),
    },
    historyCount: options.historyCount,
    target: first,
    isTyped: isatty(0),
    isStaying: options.isStaying,
    files,
    streams: processStreams(),
    writeError: (said) => host.writeError(said),
    say: tell,
    interrupted,
  })
}
