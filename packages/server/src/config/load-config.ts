/**
 * Makes the configuration in three steps: collect the layers (defaults, file, environment, flags; the later wins), parse
 * the values that won, and settle what depends on more than one of them.
 */
import { dirname, resolve } from 'node:path'
import { ConfigError, StoreError } from '../errors.ts'
import { foldName } from '@partyline/irc'
import { BUILT_IN_CLASSES } from '../network/rights.ts'
import { byDoor, DOOR_NAMES, doorOf, OWN_OPTIONS, type DoorName, type DoorSettings } from '../doors/table.ts'
import { parseAddress, type Address } from './address.ts'
import type { CertificateFiles, Config, DoorAddresses } from './config.ts'
import { readEnvironment } from './environment.ts'
import { readFlags } from './flags.ts'
import { describeOrigin, nameBeside } from './layer.ts'
import type { Given, Layer } from './layer.ts'
import type { OptionName } from './options.ts'
import { invalidValue, mergeLayers, parseLimits, parseSettings } from './settings.ts'
import type { Settings } from './settings.ts'
import { readTomlFile } from './toml-file.ts'

/** Everything that the configuration is made from. */
export interface ConfigInput {
  /** The arguments after the command. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths of flags and variables begin here; those in a file begin in the folder of that file. */
  readonly cwd: string
  /** The text of a file; throws as `fs.readFileSync` does. */
  readFile(path: string): string
}

/** The file that is read when no other is named, in the data folder. */
export const CONFIG_FILE_NAME = 'partyline.toml'

/**
 * Reads the configuration. Called again it reads everything anew, so a file that was edited takes effect.
 *
 * @throws ConfigError with a code CONFIG_*; the message says where the value was given, with line and column in a file
 * @throws StoreError STORE_UNWRITABLE: the data folder, where a configuration file may be, cannot be looked into
 */
export function loadConfig(input: ConfigInput): Config {
  const flags = readFlags(input.args)
  const environment = readEnvironment(input.env)
  const file = readConfigFile(input, mergeLayers([environment, flags]))
  const layer = mergeLayers([file, environment, flags])
  const settings = parseSettings(layer)
  const limits = parseLimits(layer)
  if (Buffer.byteLength(settings['plain-channel']) > limits.channelBytesMax) {
    const expected = `at most ${limits.channelBytesMax} bytes long (the limit channel-bytes-max)`
    throw invalidValue('plain-channel', givenFor(layer, 'plain-channel'), expected)
  }
  return {
    name: settings.name,
    network: settings.network,
    data: resolvePath(input, layer, 'data', settings.data),
    isPublic: settings.public,
    doors: doorAddresses(input, layer, settings),
    proxyProtocol: settings['proxy-protocol'] ?? [],
    trustedProxies: settings['trusted-proxy'] ?? [],
    webirc: webircOf(input, layer, settings),
    stsMs: stsOf(layer, settings),
    sendsHooks: settings['webhooks-out'],
    isDiscoverable: settings.discovery === 'on',
    outgoingTo: settings['outgoing-to'] ?? [],
    webAddress: settings['web-address'],
    fileAgeMs: settings['file-age'],
    fileAccess: settings['file-access'],
    uploadScan: settings['upload-scan'] === null ? null : wordsOf(settings['upload-scan']),
    doorSettings: doorSettings(settings),
    password: settings.password ?? readPassword(input, layer, settings['password-file']),
    registration: settings.accounts,
    isRegisteringConnected: settings['register-when-connected'],
    alwaysOn: settings['always-on'],
    mail: mailOf(settings),
    tls: certificateFiles(input, layer, settings),
    durability: settings.durability,
    historyAgeMs: settings['history-age'],
    historyBytes: settings['history-size'],
    motd: settings.motd ?? readMotd(input, layer, settings['motd-file']),
    description: settings.description,
    admin: settings.admin ?? [],
    icon: settings.icon,
    plainChannel: settings['plain-channel'],
    ...opersOf(input, layer, settings),
    reservedNicknames: settings['reserved-nicknames'] ?? [],
    limits,
    isCloaked: !settings['show-addresses'],
    exempt: settings.exempt ?? [],
    isLoopbackLimited: settings['loopback-limits'],
    cluster: clusterOf(input, layer, settings),
    log: { level: settings['log-level'], isJson: settings.json },
  }
}

function mailOf({ 'mail-command': command, 'mail-from': from, name }: Settings): Config['mail'] {
  return command === null ? null : { command: wordsOf(command), from: from ?? `partyline@${name}` }
}

function wordsOf(command: string): readonly string[] {
  return command.split(' ').filter((word) => word !== '')
}

function clusterOf(input: ConfigInput, layer: Layer, settings: Settings): Config['cluster'] {
  const { cluster, node, 'cluster-ca': ca } = settings
  if (cluster === null || cluster.length === 0) return null
  return {
    servers: cluster,
    node,
    credentials: settings['cluster-credentials'] ?? readCredentials(input, layer, settings['cluster-credentials-file']),
    ca: ca === null ? null : readNamedFile(input, layer, 'cluster-ca', resolvePath(input, layer, 'cluster-ca', ca)),
    durability: settings['cluster-durability'],
  }
}

function readConfigFile(input: ConfigInput, layer: Layer): Layer {
  const { config, data } = parseSettings(layer)
  if (config !== null) {
    const path = resolvePath(input, layer, 'config', config)
    return readTomlFile(readNamedFile(input, layer, 'config', path), path)
  }
  const folder = resolvePath(input, layer, 'data', data)
  const path = resolve(folder, CONFIG_FILE_NAME)
  let text: string
  try {
    text = input.readFile(path)
  } catch (cause) {
    if (isMissing(cause)) return { options: new Map(), limits: new Map() }
    if (isClosed(input, folder)) {
      throw new StoreError('STORE_UNWRITABLE', `this user may not look into the data folder "${folder}"`, { cause })
    }
    throw unreadable('the configuration file', path, cause)
  }
  return readTomlFile(text, path)
}

function doorAddresses(input: ConfigInput, layer: Layer, settings: Settings): DoorAddresses {
  const resolved = (name: DoorName): readonly Address[] =>
    (settings[name] ?? []).map((address) =>
      address.kind === 'unix' ? { ...address, path: resolvePath(input, layer, name, address.path) } : address,
    )
  const listening = (name: DoorName): readonly Address[] => {
    const isPublic = settings.public && givenFor(layer, name).origin.kind === 'default'
    const address = isPublic ? parseAddress(doorOf(name).entrance.whenPublic ?? '') : null
    return address === null ? resolved(name) : [address]
  }
  const doors = byDoor(listening)
  if (settings.public && DOOR_NAMES.every((name) => !doorOf(name).isEncrypted || doors[name].length === 0)) {
    const opened = whereGiven(layer, 'public')
    throw new ConfigError(
      'CONFIG_CONFLICT',
      `${opened} opens the encrypted doors to the network, but all of them are off`,
    )
  }
  if (DOOR_NAMES.every((name) => doors[name].length === 0)) {
    const names = DOOR_NAMES.map((name) => `--${name}`)
    const all = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    throw new ConfigError('CONFIG_CONFLICT', `${all} are all off: nobody could connect`)
  }
  return doors
}

/** Those of the settings that belong to doors. */
function doorSettings(settings: Settings): DoorSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => Object.hasOwn(OWN_OPTIONS, name)),
  ) as DoorSettings
}

function webircOf(input: ConfigInput, layer: Layer, settings: Settings): Config['webirc'] {
  return (settings.webirc ?? []).map(({ address, file }) => {
    const password = readSecret(input, layer, 'webirc', file)
    if (password !== null) return { address, password }
    throw invalidValue(
      'webirc',
      { ...givenFor(layer, 'webirc'), value: address },
      'given with a file in which there is a password',
    )
  })
}

/** Clients that keep to it do not come back where the certificate is one that nobody has vouched for. */
function stsOf(layer: Layer, settings: Settings): number | null {
  const { sts } = settings
  if (sts === null) return null
  const asked = describeOrigin(givenFor(layer, 'sts').origin)
  if (settings['tls-certificate'] === null) {
    throw new ConfigError('CONFIG_CONFLICT', `${asked} needs a certificate that clients can verify (--tls-certificate)`)
  }
  if (settings.ircs?.length === 0) {
    throw new ConfigError('CONFIG_CONFLICT', `${asked} tells clients to come over TLS, but --ircs is off`)
  }
  return sts
}

function certificateFiles(input: ConfigInput, layer: Layer, settings: Settings): CertificateFiles | null {
  const { 'tls-certificate': certificate, 'tls-key': key } = settings
  if (certificate === null && key === null) return null
  if (key === null) throw lacksOther(layer, 'tls-certificate', 'tls-key')
  if (certificate === null) throw lacksOther(layer, 'tls-key', 'tls-certificate')
  return {
    certificate: resolvePath(input, layer, 'tls-certificate', certificate),
    key: resolvePath(input, layer, 'tls-key', key),
  }
}

function lacksOther(layer: Layer, given: OptionName, other: OptionName): ConfigError {
  const { origin } = givenFor(layer, given)
  return new ConfigError('CONFIG_CONFLICT', `${describeOrigin(origin)} needs ${nameBeside(origin, other)} too`)
}

function readPassword(input: ConfigInput, layer: Layer, file: string | null): string | null {
  return file === null ? null : readSecret(input, layer, 'password-file', file)
}

/** The first line of a file. */
function readSecret(
  input: ConfigInput,
  layer: Layer,
  name: 'password-file' | 'oper' | 'webirc',
  file: string,
): string | null {
  const path = resolvePath(input, layer, name, file)
  const [line = ''] = readNamedFile(input, layer, name, path).split(/\r?\n/, 1)
  return parseFileText('password', path, line).password
}

/** @throws ConfigError CONFIG_INVALID_VALUE for a class that there is not, and for a name that is given twice */
function opersOf(input: ConfigInput, layer: Layer, settings: Settings): Pick<Config, 'opers' | 'operClasses'> {
  const given = (settings['oper-class'] ?? []).map(({ name, rights }) => [name, rights] as const)
  const operClasses: Config['operClasses'] = { ...BUILT_IN_CLASSES, ...Object.fromEntries(given) }
  const names = new Set<string>()
  const opers = (settings.oper ?? []).map(({ name, className, file }) => {
    const invalid = (expected: string, value = name) =>
      invalidValue('oper', { ...givenFor(layer, 'oper'), value }, expected)
    if (!Object.hasOwn(operClasses, className)) {
      throw invalid(`of a class that there is (${Object.keys(operClasses).join(', ')})`, className)
    }
    if (names.has(foldName(name))) throw invalid('given once for each name')
    names.add(foldName(name))
    return { name, className, password: file === null ? null : readSecret(input, layer, 'oper', file) }
  })
  return { opers, operClasses }
}

function readMotd(input: ConfigInput, layer: Layer, file: string | null): string | null {
  if (file === null) return null
  const path = resolvePath(input, layer, 'motd-file', file)
  return parseFileText('motd', path, readNamedFile(input, layer, 'motd-file', path)).motd
}

function readCredentials(input: ConfigInput, layer: Layer, file: string | null): string | null {
  if (file === null) return null
  const path = resolvePath(input, layer, 'cluster-credentials-file', file)
  const text = readNamedFile(input, layer, 'cluster-credentials-file', path)
  return parseFileText('cluster-credentials', path, text)['cluster-credentials']
}

/** Parses a text that stands in a file of its own by the same rules as the option that gives it directly. */
function parseFileText(name: 'password' | 'motd' | 'cluster-credentials', path: string, text: string): Settings {
  const start = { line: 1, column: 1 }
  const at = (): { key: typeof start; value: typeof start } => ({ key: start, value: start })
  const given: Given = { value: text, origin: { kind: 'file', file: path, key: name, at } }
  return parseSettings({ options: new Map([[name, given]]), limits: new Map() })
}

function givenFor(layer: Layer, name: OptionName): Given {
  return layer.options.get(name) ?? { value: null, origin: { kind: 'default' } }
}

function whereGiven(layer: Layer, name: OptionName): string {
  return describeOrigin(givenFor(layer, name).origin)
}

/** A path counts from where it was written: the folder of the file, or the working directory. */
function resolvePath(input: ConfigInput, layer: Layer, name: OptionName, path: string): string {
  const { origin } = givenFor(layer, name)
  return resolve(origin.kind === 'file' ? dirname(origin.file) : input.cwd, path)
}

function readNamedFile(input: ConfigInput, layer: Layer, name: OptionName, path: string): string {
  try {
    return input.readFile(path)
  } catch (cause) {
    throw unreadable(`${whereGiven(layer, name)}: the file`, path, cause)
  }
}

function unreadable(what: string, path: string, cause: unknown): ConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ConfigError('CONFIG_FILE_UNREADABLE', `${what} ${path} cannot be read: ${reason}`, { cause })
}

/** The system does not let this user into the folder, whatever is in it. */
function isClosed(input: ConfigInput, folder: string): boolean {
  try {
    input.readFile(`${folder}/.`)
    return false
  } catch (error) {
    return isDenied(error)
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
