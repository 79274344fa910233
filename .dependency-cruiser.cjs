/** The arrows between packages and rooms, as ARCHITECTURE draws them. Only these; everything else is an error. */
const packageArrows = {
  net: [],
  irc: [],
  transfer: ['net'],
  terminal: ['irc'],
  server: ['net', 'irc', 'transfer', 'terminal'],
  web: ['irc'],
  cli: ['net', 'irc', 'transfer', 'terminal', 'server'],
}

/** Rooms of the server, and what each may know. Every room may know errors.ts, json.ts, limits.ts, thread-file.ts and version.ts. */
const roomArrows = {
  config: ['doors', 'log', 'network'],
  log: [],
  language: [],
  certificate: ['config', 'durable'],
  durable: [],
  store: ['durable', 'log'],
  network: [],
  journal: ['network', 'store'],
  cluster: ['durable', 'journal', 'network', 'store', 'log'],
  sasl: [],
  credentials: ['network', 'sasl'],
  mail: ['log'],
  session: ['language', 'network', 'sasl'],
  search: ['store', 'log'],
  import: ['store'],
  uploads: ['durable', 'journal', 'network', 'store', 'log'],
  replies: ['network', 'session'],
  pipeline: ['network', 'journal', 'session', 'store', 'delivery', 'log'],
  delivery: ['language', 'network', 'session', 'replies', 'push'],
  commands: [
    'language',
    'network',
    'journal',
    'session',
    'replies',
    'delivery',
    'search',
    'store',
    'pipeline',
    'log',
    'outgoing',
    'sasl',
    'credentials',
    'mail',
    'push',
  ],
  metrics: ['network', 'session', 'store'],
  outgoing: ['log', 'network', 'store'],
  push: ['network', 'outgoing', 'log'],
  admin: ['credentials', 'journal', 'language', 'metrics', 'network', 'search', 'session', 'store', 'uploads'],
  discovery: ['config', 'log'],
  doors: [
    'admin',
    'commands',
    'config',
    'certificate',
    'credentials',
    'log',
    'metrics',
    'network',
    'session',
    'uploads',
  ],
}

/** Rooms of net, and what each may know. Every room may know the files beside the rooms. */
const netArrows = {
  errors: [],
  encodings: [],
  codecs: ['encodings'],
  port: [],
  proxy: [],
  tls: [],
  connect: ['proxy', 'tls'],
  serve: ['port', 'tls'],
  udp: ['connect', 'encodings', 'port'],
  websocket: ['codecs', 'connect', 'tls'],
  http: ['serve', 'websocket'],
  testing: ['codecs', 'connect', 'serve', 'tls'],
  traps: ['testing'],
}

/** What the files beside the rooms of net may know: those that `Connection` is made of. Its index opens every room. */
const netHeart = ['errors', 'codecs', 'tls']

const SOURCE = '(?<!\\.test)\\.tsx?$'

const forbidden = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'no-orphans',
    severity: 'error',
    from: {
      orphan: true,
      pathNot: ['\\.test\\.ts$', '(^|/)(main|run|vite\\.config)\\.tsx?$', '-thread\\.ts$', '\\.d\\.ts$', '\\.cjs$'],
    },
    to: {},
  },
  {
    name: 'unresolved',
    comment: 'A client of the e2e tests has a package.json of its own, which its test installs.',
    severity: 'error',
    from: { pathNot: '^e2e/[^/]+/client\\.mjs$' },
    to: { couldNotResolve: true },
  },
  {
    name: 'packages-meet-at-their-index',
    comment: 'A package is used through an index.ts that its package.json exports.',
    severity: 'error',
    from: { path: '^packages/([^/]+)/' },
    to: {
      path: '^packages/([^/]+)/src/',
      pathNot: [
        '^packages/$1/',
        '^packages/[^/]+/src/(index|testing/index|certificate/index|client/index|discovery/index|errors|talk/zh)\\.ts$',
      ],
    },
  },
  {
    name: 'irc-is-pure',
    comment: 'The protocol runs in a browser: no module of Node, no package.',
    severity: 'error',
    from: { path: '^packages/irc/src/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
  },
  {
    name: 'web-knows-no-node',
    comment: 'It runs in a browser.',
    severity: 'error',
    from: { path: '^packages/web/src/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'network-is-pure',
    comment: 'No I/O, no clock, no randomness: the state machine knows the protocol and nothing of the machine.',
    severity: 'error',
    from: { path: '^packages/server/src/network/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: '^packages/irc/' },
  },
  ...Object.entries(packageArrows).map(([name, allowed]) => ({
    name: `arrows-of-${name}`,
    severity: 'error',
    from: { path: `^packages/${name}/src/` },
    to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
  })),
  ...Object.entries(roomArrows).map(([name, allowed]) => ({
    name: `arrows-of-the-room-${name}`,
    severity: 'error',
    from: { path: `^packages/server/src/${name}/.*${SOURCE}` },
    to: {
      path: '^packages/server/src/',
      pathNot: `^packages/server/src/((${[name, ...allowed].join('|')})/|(limits|errors|json|thread-file|version)\\.ts$)`,
    },
  })),
  ...Object.entries(netArrows).map(([name, allowed]) => ({
    name: `arrows-of-net-${name}`,
    severity: 'error',
    from: { path: `^packages/net/src/${name}/.*${SOURCE}` },
    to: { path: '^packages/net/src/[^/]+/', pathNot: `^packages/net/src/(${[name, ...allowed].join('|')})/` },
  })),
  {
    name: 'arrows-of-the-heart-of-net',
    severity: 'error',
    from: { path: `^packages/net/src/[^/]+${SOURCE}`, pathNot: '^packages/net/src/index\\.ts$' },
    to: { path: '^packages/net/src/[^/]+/', pathNot: `^packages/net/src/(${netHeart.join('|')})/` },
  },
  {
    name: 'nats-is-loaded-when-it-is-asked-for',
    comment: 'A server that is alone starts without the client of NATS and what speaks with it.',
    severity: 'error',
    from: {
      path: '^packages/',
      pathNot: [
        '^packages/server/src/(?:journal/nats|cluster|testing|uploads/nats)/',
        '^packages/server/src/uploads/stores/pieces-thread\\.ts$',
        '\\.test\\.ts$',
      ],
    },
    to: {
      path: ['^packages/server/src/(?:journal/nats|cluster|uploads/nats)/', '^node_modules/@nats-io/'],
      dynamic: false,
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'testing-is-for-tests',
    comment: 'What tests are made of is in no program.',
    severity: 'error',
    from: { path: `^packages/.*${SOURCE}`, pathNot: '^packages/[^/]+/src/(testing|traps)/' },
    to: { path: '^packages/[^/]+/src/(testing|traps)/' },
  },
  ...Object.entries({ server: roomArrows, net: netArrows }).map(([name, arrows]) => ({
    name: `every-room-of-${name}-is-drawn`,
    comment: 'A new folder gets its arrows here first.',
    severity: 'error',
    from: {},
    to: {
      path: `^packages/${name}/src/[^/]+/`,
      pathNot: `^packages/${name}/src/(${Object.keys(arrows).join('|')}|testing)/`,
    },
  })),
]

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
}
