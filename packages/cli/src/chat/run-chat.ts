/** From the command line to the server that is meant, what it is trusted by, and the mode in which a person or a program uses it. */
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { EXIT, EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { chooseServer, isListening, searchNetwork } from './choose-server.ts'
import { configFolder } from './config-folder.ts'
import { type CredentialParts, keyOf } from './credentials.ts'
import { formatWay, isPrivate, placeOf, type Way } from './destination.ts'
import type { Interrupted, ModeParts, Tell } from './mode-parts.ts'
import type { ChatOptions } from './options.ts'
import { openSecretStore } from './secrets/open-secret-store.ts'
import { trustOnFirstUse } from './trust-on-first-use.ts'

interface Meant {
  readonly way: Way
  readonly invitation: string | null
}

/** @returns the exit code @throws {ChatError | LocalError} */
export async function runChat(options: ChatOptions, host: Host): Promise<number> {
  const tell: Tell = (said) => host.writeError(`${say(said, host.catalogue)}\n`)
  const { way, invitation } = await meantBy(options, host, tell)
  const server = placeOf(way)
  const folder = configFolder(host.env)
  const file = join(folder, 'secrets.json')
  const store = openSecretStore({ env: host.env, platform: process.platform, file })
  const ask = (prompt: Text) => host.askAtTerminal(say(prompt, host.catalogue), 'secret')
  const credentials: CredentialParts = { server, store, ask }
  if (options.isForgetting) return forget(options.account, credentials, tell)
  if (!isPrivate(way) && !options.isPlaintextAllowed) throw legible(way)
  const trust = trustOnFirstUse({ folder, server, given: options.fingerprint, tell })
  const parts: ModeParts = {
    options,
    host,
    way,
    server,
    invitation,
    credentials,
    trust,
    interrupted: onInterrupt(host),
    tell,
  }
  if (hasScreen(options, host)) {
    const { screenMode } = await import('./screen/screen-mode.ts')
    return screenMode(parts)
  }
  const { plainMode } = await import('./plain/plain-mode.ts')
  return plainMode(parts)
}

/** A pipe has none, and neither has a terminal that can do nothing (terminfo(5)). */
function hasScreen({ mode }: ChatOptions, { isTerminal, env }: Host): boolean {
  return mode === 'screen' && isTerminal && isatty(0) && env['TERM'] !== 'dumb'
}

async function meantBy({ destination }: ChatOptions, host: Host, tell: Tell): Promise<Meant> {
  if (destination !== null) return destination
  const ask = (prompt: Text) => host.askAtTerminal(say(prompt, host.catalogue), 'text')
  return { way: await chooseServer({ isHere: isListening, search: searchNetwork, ask, say: tell }), invitation: null }
}

function legible(way: Way): ChatError {
  return new ChatError({
    said: text`${formatWay(way)} is not encrypted: everybody on the way could read along, passwords too`,
    remedy: text`Use its encrypted door, ircs:// or wss://. Or say --plaintext`,
    exitCode: EXIT.usage,
  })
}

async function forget(account: string | null, parts: CredentialParts, tell: Tell): Promise<number> {
  await parts.store.forget(keyOf(account, parts))
  tell(
    account === null
      ? text`The password of ${parts.server} is not kept any more.`
      : text`What proved ${account} at ${parts.server} is not kept any more.`,
  )
  return EXIT.ok
}

/** A second one does not wait for anything. */
function onInterrupt(host: Host): Interrupted {
  const { promise, resolve } = Promise.withResolvers<keyof typeof EXIT_BY_SIGNAL>()
  let isFirst = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    host.onSignal(signal, () => {
      if (!isFirst) host.exit(EXIT_BY_SIGNAL[signal])
      isFirst = false
      resolve(signal)
    })
  }
  return promise
}
