/** The options of a server that is one of several nodes. */
import * as v from 'valibot'
import { EVERYWHERE, type Option } from './option.ts'

/** Credentials are no part of it: those in a flag could be read by others. */
const NATS_SERVER = /^(?:nats|tls):\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const CREDS_FILE = /^-----BEGIN NATS USER JWT-----/
const CREDENTIALS_BYTES_MAX = 65_536
const NODE_NAME = /^[A-Za-z0-9_-]{1,64}$/
const CONTROL_CHARACTER = /\p{Cc}/u

const file = v.pipe(
  v.string(),
  v.check((text) => text !== '' && !text.includes('\0')),
)
const FILE = { form: 'text', placeholder: 'FILE', default: null, expected: 'the path of a file', schema: file } as const

/** Credentials are one line, or a creds file. */
const credentials = v.pipe(
  v.string(),
  v.transform((text) => text.trim()),
  v.check((text) => text !== '' && Buffer.byteLength(text) <= CREDENTIALS_BYTES_MAX),
  v.check((text) => CREDS_FILE.test(text) || !CONTROL_CHARACTER.test(text)),
)

export const CLUSTER_OPTIONS = {
  cluster: {
    section: 'Cluster',
    form: 'texts',
    placeholder: 'URL',
    help: 'Be one of several nodes that share the stream of these NATS servers, such as nats://10.0.0.5:4222. Repeatable',
    default: null,
    expected: 'nats://HOST:PORT or tls://HOST:PORT, without a user or password (see cluster-credentials-file)',
    schema: v.array(v.pipe(v.string(), v.regex(NATS_SERVER))),
    sources: EVERYWHERE,
  },
  node: {
    section: 'Cluster',
    form: 'text',
    placeholder: 'NAME',
    help: 'Name of this node, which no other node has. Without it, the name of the machine',
    default: null,
    expected: 'at most 64 letters, digits, "-" and "_"',
    schema: v.pipe(v.string(), v.regex(NODE_NAME)),
    sources: EVERYWHERE,
  },
  'cluster-credentials-file': {
    ...FILE,
    section: 'Cluster',
    help: 'Who this node is to the NATS servers: a creds file, or a file with USER:PASSWORD, a token or the seed of an nkey',
    sources: EVERYWHERE,
    insteadOf: 'cluster-credentials',
  },
  'cluster-credentials': {
    section: 'Cluster',
    form: 'text',
    placeholder: 'TEXT',
    help: 'The same, not in a file. Not as a flag: others on this machine can read the arguments of a command',
    default: null,
    expected: 'USER:PASSWORD, a token, the seed of an nkey, or the text of a creds file',
    schema: credentials,
    sources: ['environment', 'file'],
    isSecret: true,
    insteadOf: 'cluster-credentials-file',
  },
  'cluster-ca': {
    ...FILE,
    section: 'Cluster',
    help: 'Certificate of the authority that the NATS servers have theirs from (PEM). With it the connection to them is encrypted',
    sources: EVERYWHERE,
  },
  'cluster-durability': {
    section: 'Cluster',
    form: 'text',
    placeholder: 'WHERE',
    help: 'disk: what is shown is on the disk of a majority of the NATS servers (sync_interval: always). memory: it is in the memory of a majority for up to two minutes',
    default: 'disk',
    expected: 'disk or memory',
    schema: v.picklist(['disk', 'memory']),
    sources: EVERYWHERE,
  },
} as const satisfies Record<string, Option>
