import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError } from '../errors.ts'
import { byDoor, DOOR_NAMES, doorOf, type DoorName } from '../doors/table.ts'
import { defaultsOf } from '../limits.ts'
import { BUILT_IN_CLASSES, RIGHT_NAMES } from '../network/rights.ts'
import { parseAddress, type Address } from './address.ts'
import type { Config } from './config.ts'
import { unknownVariables } from './environment.ts'
import { ALL_LIMITS, LIMIT_NAMES, formatLimitName } from './limit-names.ts'
import { loadConfig } from './load-config.ts'
import { OPTION_NAMES, environmentName, hasSource } from './options.ts'
import type { OptionName } from './options.ts'

interface Sources {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly toml?: string
  readonly files?: Readonly<Record<string, string>>
}

const TOML_PATH = '/home/me/partyline-data/partyline.toml'

function load({ args = [], env = {}, toml, files = {} }: Sources): Config {
  const all = new Map(Object.entries({ ...files, ...(toml === undefined ? {} : { [TOML_PATH]: toml }) }))
  return loadConfig({
    args,
    env,
    cwd: '/home/me',
    readFile: (path) => {
      const text = all.get(path)
      if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' })
      return text
    },
  })
}

function errorOf(sources: Sources): ConfigError {
  try {
    load(sources)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error
  }
  return assert.fail('the configuration was accepted')
}

const tcp = (host: string, port: number) => ({ kind: 'tcp', host, port }) as const
const FILES = {
  '/home/me/secret': 'sesame\n',
  '/home/me/hello': 'Welcome\nhere\n',
  '/home/me/other.toml': 'name = "o.x"',
}
const IN_FOLDER = Object.fromEntries(
  Object.entries(FILES).map(([path, text]) => [path.replace('/me/', '/me/partyline-data/'), text]),
)
const CLUSTER = { cluster: 'nats://nats.test:4222' }
const MAIL = { 'mail-command': 'sendmail -t' }
const TLS = { 'tls-certificate': 'c.pem', 'tls-key': 'k.pem' }

/** How each option is written as text and in TOML, what else must be given with it, and what comes out. */
const CASES: Partial<
  Record<
    OptionName,
    {
      text: string
      toml?: string
      with?: Partial<Record<OptionName, string>>
      read: (config: Config) => unknown
      is: unknown
    }
  >
> = {
  ...byDoor((name) => ({ text: '[::1]:1234', read: (c: Config) => c.doors[name], is: [tcp('::1', 1234)] })),
  'trusted-proxy': { text: '10.0.0.0/8', read: (c) => c.trustedProxies, is: ['10.0.0.0/8'] },
  'proxy-protocol': { text: '192.0.2.1', read: (c) => c.proxyProtocol, is: ['192.0.2.1'] },
  'web-origin': {
    text: 'https://a.example',
    read: (c) => c.doorSettings['web-origin'],
    is: ['https://a.example'],
  },
  webirc: { text: '10.0.0.0/8=secret', read: (c) => c.webirc, is: [{ address: '10.0.0.0/8', password: 'sesame' }] },
  sts: { text: '30d', with: TLS, read: (c) => c.stsMs, is: 2_592_000_000 },
  datagram: { text: '[::1]:6681', read: (c) => c.doorSettings.datagram, is: [{ host: '::1', port: 6681 }] },
  discovery: { text: 'off', read: (c) => c.isDiscoverable, is: false },
  'webhooks-out': { text: 'true', toml: 'true', read: (c) => c.sendsHooks, is: true },
  'web-address': { text: 'https://chat.example', read: (c) => c.webAddress, is: 'https://chat.example' },
  'file-age': { text: '2d', read: (c) => c.fileAgeMs, is: 172_800_000 },
  'file-access': { text: 'members', read: (c) => c.fileAccess, is: 'members' },
  'upload-scan': { text: 'clamdscan  --fdpass', read: (c) => c.uploadScan, is: ['clamdscan', '--fdpass'] },
  'outgoing-to': { text: '10.0.0.0/8', read: (c) => c.outgoingTo, is: ['10.0.0.0/8'] },
  'metrics-from': { text: '10.0.0.0/8', read: (c) => c.doorSettings['metrics-from'], is: ['10.0.0.0/8'] },
  'web-compression': { text: 'true', toml: 'true', read: (c) => c.doorSettings['web-compression'], is: true },
  public: { text: 'true', toml: 'true', read: (c) => c.isPublic, is: true },
  name: { text: 'chat.example', read: (c) => c.name, is: 'chat.example' },
  network: { text: 'Lab-1', read: (c) => c.network, is: 'Lab-1' },
  'password-file': { text: 'secret', read: (c) => c.password, is: 'sesame' },
  password: { text: 'open sesame', read: (c) => c.password, is: 'open sesame' },
  'motd-file': { text: 'hello', read: (c) => c.motd, is: 'Welcome\nhere' },
  motd: { text: 'Hi', read: (c) => c.motd, is: 'Hi' },
  description: { text: 'A lab', read: (c) => c.description, is: 'A lab' },
  admin: { text: 'Ask Ann', read: (c) => c.admin, is: ['Ask Ann'] },
  icon: { text: 'https://a.example/{size}.png', read: (c) => c.icon, is: 'https://a.example/{size}.png' },
  'plain-channel': { text: '#tea', read: (c) => c.plainChannel, is: '#tea' },
  oper: {
    text: 'root:owner:secret',
    read: (c) => c.opers,
    is: [{ name: 'root', className: 'owner', password: 'sesame' }],
  },
  'oper-class': {
    text: 'helper:kill+wallops',
    read: (c) => c.operClasses['helper'],
    is: ['kill', 'wallops'],
  },
  'reserved-nicknames': { text: 'admin', read: (c) => c.reservedNicknames, is: ['admin'] },
  accounts: { text: 'invitation', read: (c) => c.registration, is: 'invitation' },
  'register-when-connected': { text: 'true', toml: 'true', read: (c) => c.isRegisteringConnected, is: true },
  'always-on': { text: 'mandatory', read: (c) => c.alwaysOn, is: 'mandatory' },
  'mail-command': { text: 'sendmail -t', read: (c) => c.mail?.command, is: ['sendmail', '-t'] },
  'mail-from': { text: 'a@b.example', with: MAIL, read: (c) => c.mail?.from, is: 'a@b.example' },
  'tls-certificate': { text: '/c.pem', with: TLS, read: (c) => c.tls?.certificate, is: '/c.pem' },
  'tls-key': { text: '/k.pem', with: TLS, read: (c) => c.tls?.key, is: '/k.pem' },
  data: { text: '/srv/p', read: (c) => c.data, is: '/srv/p' },
  durability: { text: 'process', read: (c) => c.durability, is: 'process' },
  'history-age': { text: '90d', read: (c) => c.historyAgeMs, is: 90 * 86_400_000 },
  'history-size': { text: '2G', read: (c) => c.historyBytes, is: 2 * 1024 ** 3 },
  'show-addresses': { text: 'true', toml: 'true', read: (c) => c.isCloaked, is: false },
  exempt: { text: '10.0.0.0/8', read: (c) => c.exempt, is: ['10.0.0.0/8'] },
  'loopback-limits': { text: 'true', toml: 'true', read: (c) => c.isLoopbackLimited, is: true },
  cluster: { text: 'nats://[::1]:4222', read: (c) => c.cluster?.servers, is: ['nats://[::1]:4222'] },
  node: { text: 'one', with: CLUSTER, read: (c) => c.cluster?.node, is: 'one' },
  'cluster-credentials-file': { text: 'secret', with: CLUSTER, read: (c) => c.cluster?.credentials, is: 'sesame' },
  'cluster-credentials': { text: 'node:sesame', with: CLUSTER, read: (c) => c.cluster?.credentials, is: 'node:sesame' },
  'cluster-ca': { text: 'hello', with: CLUSTER, read: (c) => c.cluster?.ca, is: 'Welcome\nhere\n' },
  'cluster-durability': { text: 'memory', with: CLUSTER, read: (c) => c.cluster?.durability, is: 'memory' },
  'log-level': { text: 'debug', read: (c) => c.log.level, is: 'debug' },
  json: { text: 'true', toml: 'true', read: (c) => c.log.isJson, is: true },
  config: { text: 'other.toml', read: (c) => c.name, is: 'o.x' },
}

function placesOf(text: string | null): readonly Address[] {
  const place = text === null ? null : parseAddress(text)
  return place === null ? [] : [place]
}

void describe('loadConfig', () => {
  void it('gives the documented defaults when nothing is given', () => {
    assert.deepEqual(load({}), {
      name: 'partyline.local',
      network: 'Partyline',
      data: '/home/me/partyline-data',
      isPublic: false,
      doors: byDoor((name) => placesOf(doorOf(name).entrance.default)),
      proxyProtocol: [],
      sendsHooks: false,
      isDiscoverable: true,
      outgoingTo: [],
      webAddress: null,
      fileAgeMs: Infinity,
      fileAccess: 'link',
      uploadScan: null,
      webirc: [],
      stsMs: null,
      trustedProxies: [],
      doorSettings: { 'web-origin': [], 'metrics-from': [], 'web-compression': false, datagram: [] },
      password: null,
      registration: 'open',
      isRegisteringConnected: false,
      alwaysOn: 'opt-in',
      mail: null,
      tls: null,
      durability: 'fsync',
      historyAgeMs: Infinity,
      historyBytes: Infinity,
      motd: null,
      description: null,
      admin: [],
      icon: null,
      plainChannel: '#lobby',
      opers: [],
      operClasses: BUILT_IN_CLASSES,
      reservedNicknames: [],
      limits: defaultsOf(ALL_LIMITS),
      isCloaked: true,
      exempt: [],
      isLoopbackLimited: false,
      cluster: null,
      log: { level: 'info', isJson: false },
    })
  })

  for (const name of OPTION_NAMES.filter((name) => name !== 'help' && name !== 'version')) {
    const example = CASES[name]
    void it(`takes ${name} from every source that its row names`, () => {
      assert.ok(example !== undefined, 'a new option needs a row in this test')
      const others = Object.entries(example.with ?? {}).filter(([other]) => other !== name)
      const otherFlags = others.map(([other, value]) => `--${other}=${value}`)
      if (hasSource(name, 'flag')) {
        const args = [example.toml === undefined ? `--${name}=${example.text}` : `--${name}`, ...otherFlags]
        assert.deepEqual(example.read(load({ args, files: FILES })), example.is)
      }
      if (hasSource(name, 'environment')) {
        const env = { [environmentName(name)]: example.text }
        assert.deepEqual(example.read(load({ env, args: otherFlags, files: FILES })), example.is)
      }
      if (hasSource(name, 'file')) {
        const toml = `${name} = ${example.toml ?? JSON.stringify(example.text)}`
        assert.deepEqual(example.read(load({ toml, args: otherFlags, files: IN_FOLDER })), example.is)
      }
    })
  }

  void it('lets flags win over the environment, and that over the file', () => {
    const toml = 'name = "file.x"\nnetwork = "file"\nmotd = "file"'
    const env = { PARTYLINE_NAME: 'env.x', PARTYLINE_NETWORK: 'env' }
    const { name, network, motd } = load({ toml, env, args: ['--name', 'flag.x'] })
    assert.deepEqual({ name, network, motd }, { name: 'flag.x', network: 'env', motd: 'file' })
  })

  void it('lets a later layer replace a setting that was given in the other of its two ways', () => {
    const env = { PARTYLINE_PASSWORD: 'from-env' }
    assert.equal(load({ toml: 'password-file = "nowhere"', env }).password, 'from-env')
    assert.equal(load({ env, args: ['--password-file', 'secret'], files: FILES }).password, 'sesame')
  })

  void it('takes the last of a repeated flag, all of a repeated door, and --no- for a switch', () => {
    const args = ['--name', 'a.x', '--irc', '1', '--name=b.x', '--irc=unix:run/irc', '--no-json']
    const config = load({ args, env: { PARTYLINE_JSON: '1' } })
    assert.equal(config.name, 'b.x')
    assert.deepEqual(config.doors.irc, [tcp('127.0.0.1', 1), { kind: 'unix', path: '/home/me/run/irc' }])
    assert.equal(config.log.isJson, false)
  })

  void it('takes several addresses from a variable with commas and from a list in the file', () => {
    const two = [tcp('127.0.0.1', 1), tcp('::1', 2)]
    assert.deepEqual(load({ env: { PARTYLINE_IRC: '1, [::1]:2' } }).doors.irc, two)
    assert.deepEqual(load({ toml: 'irc = ["1", "[::1]:2"]' }).doors.irc, two)
  })

  void it('turns a door off, and takes a port for one of this machine', () => {
    assert.deepEqual(load({ args: ['--irc', 'off'] }).doors.irc, [])
    assert.deepEqual(load({ args: ['--irc', '0'] }).doors.irc, [tcp('127.0.0.1', 0)])
  })

  void it('opens only the encrypted doors to the network with --public, and not one whose address is given', () => {
    const { doors } = load({ args: ['--public'] })
    const placeOf = (name: DoorName) => doorOf(name).entrance.whenPublic ?? doorOf(name).entrance.default
    assert.deepEqual(
      doors,
      byDoor((name) => placesOf(placeOf(name))),
    )
    assert.deepEqual(doors.ircs, [tcp('::', 6697)])
    assert.deepEqual(doors.irc, [tcp('127.0.0.1', 6667)])
    assert.deepEqual(load({ args: ['--public', '--ircs', '7000'] }).doors.ircs, [tcp('127.0.0.1', 7000)])
    assert.deepEqual(load({ args: ['--public', '--plains', 'off'] }).doors.plains, [])
  })

  void it('counts an empty variable as not set and leaves variables of container tools alone', () => {
    const env = { PARTYLINE_PASSWORD: '', PARTYLINE_SERVICE_HOST: '10.0.0.1', PARTYLINE_PORT: 'tcp://10.0.0.1:80' }
    assert.equal(load({ env }).password, null)
  })

  for (const name of LIMIT_NAMES) {
    const { min, max } = ALL_LIMITS[name]
    const written = formatLimitName(name)
    void it(`takes the limit ${written} from ${min} to ${max} from every source, and nothing beyond`, () => {
      for (const value of [min, max]) {
        const env = { [environmentName(`limit-${written}`)]: String(value) }
        // The channel of the plain door has to fit whatever the limit is.
        assert.equal(load({ args: ['--limit', `${written}=${value}`] }).limits[name], value)
        assert.equal(load({ env }).limits[name], value)
        assert.equal(load({ toml: `[limits]\n${written} = ${value}` }).limits[name], value)
      }
      for (const value of [min - 1, max + 1, min + 0.5]) {
        const { code, message } = errorOf({ toml: `[limits]\n${written} = ${value}` })
        assert.equal(code, 'CONFIG_INVALID_VALUE')
        const column = written.length + 4
        assert.equal(
          message,
          `${TOML_PATH}:2:${column}: limits.${written} must be a whole number from ${min} to ${max}. Found: ${value}`,
        )
      }
    })
  }
})

const off = (names: readonly DoorName[]) => names.map((name) => `--${name}=off`)

const ERROR_CASES: readonly (readonly [promise: string, sources: Sources, code: string, message: string])[] = [
  ['no TOML', { toml: 'name = "a.b"\nmotd = hello' }, 'CONFIG_SYNTAX', `${TOML_PATH}:2:8: invalid value`],
  [
    'an unknown key',
    { toml: '\n naem = "a.b"' },
    'CONFIG_UNKNOWN_OPTION',
    `${TOML_PATH}:2:2: the option "naem" does not exist. Did you mean name?`,
  ],
  [
    'an unknown limit',
    { toml: '[limits]\ntopic-byte-max = 1' },
    'CONFIG_UNKNOWN_OPTION',
    `${TOML_PATH}:2:1: the limit "topic-byte-max" does not exist. Did you mean topic-bytes-max?`,
  ],
  [
    'limits that are no table',
    { toml: 'limits = 3' },
    'CONFIG_INVALID_VALUE',
    `${TOML_PATH}:1:10: limits must be a table, [limits]. Found: 3`,
  ],
  [
    'a value of the wrong type',
    { toml: 'public = "yes"' },
    'CONFIG_INVALID_VALUE',
    `${TOML_PATH}:1:10: public must be true or false. Found: "yes"`,
  ],
  [
    'one bad address of several',
    { toml: 'irc = [\n  "1",\n  "x:99999",\n]' },
    'CONFIG_INVALID_VALUE',
    `${TOML_PATH}:3:3: irc must be HOST:PORT, [IPV6]:PORT, PORT (0 to 65535) or unix:PATH, or off alone. Found: "x:99999"`,
  ],
  [
    'off among addresses',
    { args: ['--irc', 'off', '--irc', '1'] },
    'CONFIG_INVALID_VALUE',
    '--irc must be HOST:PORT, [IPV6]:PORT, PORT (0 to 65535) or unix:PATH, or off alone. Found: ["off","1"]',
  ],
  [
    'a value that a terminal would obey',
    { env: { PARTYLINE_NETWORK: 'a\u001b[2J\u202e' } },
    'CONFIG_INVALID_VALUE',
    'PARTYLINE_NETWORK must be one word of at most 32 letters, digits, "-", "_" and ".". Found: "a\\u001b[2J\\u202e"',
  ],
  [
    'an unknown flag',
    { args: ['--pubic'] },
    'CONFIG_UNKNOWN_OPTION',
    'the option "--pubic" does not exist. Did you mean --public?',
  ],
  [
    'a mistyped variable',
    { env: { PARTYLINE_PASWORD: 'x' } },
    'CONFIG_UNKNOWN_OPTION',
    'the variable "PARTYLINE_PASWORD" does not exist. Did you mean PARTYLINE_PASSWORD?',
  ],
  [
    'a flag without its value',
    { args: ['--irc', '--json'] },
    'CONFIG_USAGE',
    'the option --irc needs a value. Write --irc=VALUE for one that begins with "-"',
  ],
  [
    'a flag at the end without its value',
    { args: ['--irc'] },
    'CONFIG_USAGE',
    'the option --irc needs a value after it',
  ],
  [
    'a switch with a value',
    { args: ['--json=yes'] },
    'CONFIG_USAGE',
    'the option --json takes no value. --no-json turns it off',
  ],
  ['an argument that is no option', { args: ['here'] }, 'CONFIG_USAGE', 'the argument "here" is not expected here'],
  [
    'a limit without a value',
    { args: ['--limit', 'x'] },
    'CONFIG_USAGE',
    '--limit must be NAME=VALUE, such as nickname-bytes-max=32. Found: "x"',
  ],
  [
    'a missing configuration file that was named',
    { args: ['--config', 'c.toml'] },
    'CONFIG_FILE_UNREADABLE',
    "--config: the file /home/me/c.toml cannot be read: ENOENT: no such file, open '/home/me/c.toml'",
  ],
  [
    'one setting in two ways',
    { env: { PARTYLINE_MOTD: 'x', PARTYLINE_MOTD_FILE: 'y' } },
    'CONFIG_CONFLICT',
    'PARTYLINE_MOTD and PARTYLINE_MOTD_FILE give the same setting. Only one of them can hold',
  ],
  [
    'a certificate without its key',
    { args: ['--tls-certificate', 'c'] },
    'CONFIG_CONFLICT',
    '--tls-certificate needs --tls-key too',
  ],
  [
    'a key without its certificate',
    { args: ['--tls-key', 'c'] },
    'CONFIG_CONFLICT',
    '--tls-key needs --tls-certificate too',
  ],
  [
    'a key without its certificate in the environment',
    { env: { PARTYLINE_TLS_KEY: 'c' } },
    'CONFIG_CONFLICT',
    'PARTYLINE_TLS_KEY needs PARTYLINE_TLS_CERTIFICATE too',
  ],
  [
    'a key without its certificate in the file',
    { toml: 'tls-key = "c"' },
    'CONFIG_CONFLICT',
    `${TOML_PATH}:1:11: tls-key needs tls-certificate too`,
  ],
  [
    'a public server without TLS doors',
    { args: ['--public', ...off(DOOR_NAMES.filter((name) => doorOf(name).isEncrypted))] },
    'CONFIG_CONFLICT',
    '--public opens the encrypted doors to the network, but all of them are off',
  ],
  [
    'a server without doors',
    { args: off(DOOR_NAMES) },
    'CONFIG_CONFLICT',
    `${DOOR_NAMES.map((name) => `--${name}`)
      .join(', ')
      .replace(/,(?=[^,]*$)/, ' and')} are all off: nobody could connect`,
  ],
  [
    'a policy for clients that could not verify the certificate',
    { args: ['--sts', '30d'] },
    'CONFIG_CONFLICT',
    '--sts needs a certificate that clients can verify (--tls-certificate)',
  ],
  [
    'a policy that leads to a door that is off',
    { args: ['--sts', '30d', '--tls-certificate', 'c', '--tls-key', 'k', '--ircs', 'off'] },
    'CONFIG_CONFLICT',
    '--sts tells clients to come over TLS, but --ircs is off',
  ],
  [
    'a gateway without a file',
    { args: ['--webirc', '192.0.2.1'] },
    'CONFIG_INVALID_VALUE',
    '--webirc must be an address or network, "=" and the path of a file, such as 192.0.2.1=/etc/partyline/gateway-password. Found: "192.0.2.1"',
  ],
  [
    'an operator of a class that there is not',
    { args: ['--oper', 'root:king'] },
    'CONFIG_INVALID_VALUE',
    '--oper must be of a class that there is (owner, admin, moderator). Found: "king"',
  ],
  [
    'an operator that is named twice',
    { args: ['--oper', 'root:owner', '--oper', 'ROOT:admin'] },
    'CONFIG_INVALID_VALUE',
    '--oper must be given once for each name. Found: "ROOT"',
  ],
  [
    'an operator without a class',
    { args: ['--oper', 'root'] },
    'CONFIG_INVALID_VALUE',
    '--oper must be NAME:CLASS or NAME:CLASS:FILE, such as ann:moderator or root:owner:/etc/partyline/root-password. Found: "root"',
  ],
  [
    'a right that there is not',
    { toml: 'oper-class = ["helper:kill+fly"]' },
    'CONFIG_INVALID_VALUE',
    `${TOML_PATH}:1:15: oper-class must be a name of small letters, digits and "-", then ":" and rights joined by +, of ${RIGHT_NAMES.join(', ')}, such as helper:kill+wallops. Found: "helper:kill+fly"`,
  ],
  [
    'a channel over its limit',
    { args: ['--limit', 'channel-bytes-max=16', '--plain-channel', `#${'x'.repeat(16)}`] },
    'CONFIG_INVALID_VALUE',
    '--plain-channel must be at most 16 bytes long (the limit channel-bytes-max). Found: "#xxxxxxxxxxxxxxxx"',
  ],
]

void describe('the operators of loadConfig', () => {
  void it('are accounts where no file is named, and a class of the configuration replaces one that is built in', () => {
    const { opers, operClasses } = load({ toml: 'oper = ["ann:moderator"]\noper-class = ["moderator:wallops"]' })
    assert.deepEqual(opers, [{ name: 'ann', className: 'moderator', password: null }])
    assert.deepEqual(operClasses, { ...BUILT_IN_CLASSES, moderator: ['wallops'] })
  })
})

void describe('an error of loadConfig', () => {
  for (const [what, sources, code, message] of ERROR_CASES) {
    void it(`names the place and what was expected for ${what}`, () => {
      const error = errorOf(sources)
      assert.deepEqual({ code: error.code, message: error.message }, { code, message })
    })
  }

  const SECRETS: readonly (readonly [string, Sources])[] = [
    ['as a flag', { args: ['--password', 'hunter2'] }],
    ['joined to the flag', { args: ['--password=hunter2'] }],
    ['to a mistyped flag', { args: ['--pasword=hunter2'] }],
    ['without quotes in the file', { toml: 'password = hunter2' }],
    ['under a mistyped key', { toml: 'passwort = "hunter2"' }],
    ['as a list in the file', { toml: 'password = ["hunter2"]' }],
    ['in the address of a NATS server', { args: ['--cluster', 'nats://node:hunter2@10.0.0.5:4222'] }],
    ['as a token in such an address', { env: { PARTYLINE_CLUSTER: 'nats://hunter2@10.0.0.5' } }],
    ['in one that stands where nothing is expected', { args: ['tls://node:hunter2@10.0.0.5:4222'] }],
    ['for the NATS servers as a flag', { args: ['--cluster-credentials', 'node:hunter2'] }],
    ['for the NATS servers, as more than one line', { env: { PARTYLINE_CLUSTER_CREDENTIALS: 'node:\nhunter2' } }],
    ['with a control character', { env: { PARTYLINE_PASSWORD: 'hunter2\u0007' } }],
    [
      'with a control character in its file',
      { args: ['--password-file', 'p'], files: { '/home/me/p': 'hunter2\u0007' } },
    ],
  ]
  for (const [how, sources] of SECRETS) {
    void it(`does not show a password that was given ${how}`, () => {
      const error = errorOf(sources)
      assert.doesNotMatch(`${error.message} ${error.stack} ${String(error.cause)}`, /hunter2/)
    })
  }
})

void describe('a data folder or a configuration file that this user may not read', () => {
  const denied = (...closed: readonly string[]) =>
    loadConfig({
      args: ['--data', '/data'],
      env: {},
      cwd: '/',
      readFile: (path) => {
        const code = closed.includes(path) ? 'EACCES' : path === '/data/.' ? 'EISDIR' : 'ENOENT'
        throw Object.assign(new Error(`${code}: ${path}`), { code })
      },
    })

  void it('are told apart', () => {
    assert.throws(() => denied('/data/partyline.toml', '/data/.'), {
      code: 'STORE_UNWRITABLE',
      message: 'this user may not look into the data folder "/data"',
    })
    assert.throws(() => denied('/data/partyline.toml'), {
      code: 'CONFIG_FILE_UNREADABLE',
      message: 'the configuration file /data/partyline.toml cannot be read: EACCES: /data/partyline.toml',
    })
  })
})

void describe('unknownVariables', () => {
  void it('finds what begins like an option and is none, and leaves out what others set for a service of this name', () => {
    const env = {
      PARTYLINE_PUBLIC: '1',
      PARTYLINE_LIMIT_SLICE_MS: '5',
      PARTYLINE_BOGUS: '1',
      PARTYLINE_EMPTY: '',
      PARTYLINE_SERVICE_HOST: '10.0.0.1',
      PARTYLINE_SERVICE_PORT_IRC: '6667',
      PARTYLINE_PORT: 'tcp://10.0.0.1:6667',
      PARTYLINE_PORT_6667_TCP_ADDR: '10.0.0.1',
      PATH: '/bin',
    }
    assert.deepEqual(unknownVariables(env), ['PARTYLINE_BOGUS'])
  })
})
