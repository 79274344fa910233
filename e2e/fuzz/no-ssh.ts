/** Beginnings of conversations in SSH (RFC 4253 4.2, 6, 7.1), most of them wrong. */
import type { Random } from './random.ts'

const VERSIONS = [
  'SSH-2.0-fuzz\r\n',
  'SSH-2.0-fuzz\n',
  'SSH-1.5-old\r\n',
  'SSH-2.0-\0\r\n',
  `SSH-2.0-${'x'.repeat(300)}\r\n`,
  `${'a line before\r\n'.repeat(100)}SSH-2.0-late\r\n`,
  'GET / HTTP/1.1\r\n\r\n',
  'x'.repeat(20_000),
  '',
] as const
const MSG_KEXINIT = 20
const MSG_KEX_ECDH_INIT = 30
const MESSAGES = [1, 2, 3, 4, 5, 21, MSG_KEX_ECDH_INIT, 31, 34, 50, 80, 90, 94, 255] as const
const LISTS = [
  'curve25519-sha256,ext-info-c,kex-strict-c-v00@openssh.com',
  'ssh-ed25519',
  'aes128-ctr',
  'aes128-ctr',
  'hmac-sha2-256',
  'hmac-sha2-256',
  'none',
  'none',
  '',
  '',
] as const
const LENGTHS = [0, 1, 5, 35_001, 0x7f_ff_ff_ff, 0xff_ff_ff_ff] as const

export function noSsh(random: Random): Buffer {
  const packets = Array.from({ length: random.integer(6) }, () => packet(random))
  return Buffer.concat([Buffer.from(random.pick(VERSIONS)), ...packets, random.bytes(random.integer(500))])
}

function packet(random: Random): Buffer {
  const payload = random.chance(0.6) ? kexInit(random) : other(random)
  const padding = 4 + ((8 - ((payload.length + 9) % 8)) % 8)
  const head = Buffer.alloc(5)
  const length = random.chance(0.9) ? payload.length + padding + 1 : random.pick(LENGTHS)
  head.writeUInt32BE(length)
  head[4] = random.chance(0.95) ? padding : random.integer(256)
  return Buffer.concat([head, payload, random.bytes(padding)])
}

function kexInit(random: Random): Buffer {
  const lists = LISTS.map((usual) => nameList(random.chance(0.9) ? usual : strange(random), random))
  return Buffer.concat([Buffer.of(MSG_KEXINIT), random.bytes(16), ...lists, random.bytes(5)])
}

function strange(random: Random): string {
  return random.pick([
    '',
    ',',
    'x'.repeat(random.integer(30_000)),
    'a,'.repeat(3_000),
    '\0',
    '__proto__',
    'curve25519-sha256',
  ])
}

function nameList(names: string, random: Random): Buffer {
  const field = Buffer.alloc(4)
  field.writeUInt32BE(random.chance(0.98) ? Buffer.byteLength(names) : random.pick(LENGTHS))
  return Buffer.concat([field, Buffer.from(names)])
}

function other(random: Random): Buffer {
  const body = random.bytes(random.integer(200))
  return Buffer.concat([Buffer.of(random.pick(MESSAGES)), nameList(body.toString('latin1'), random)])
}
