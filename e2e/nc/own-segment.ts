/** A network of a test's own with two Ethernet segments, on which broadcasts and multicasts go as they do on real ones. */
import { spawnSync } from 'node:child_process'
import { missing, missingPrivilege } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { PARTYLINE } from '../support/command.ts'

/** `a0` has 10.9.8.1/24 and `b0` 10.9.9.1/24; their other ends, without addresses, are what makes them Ethernet. */
const SETUP = ['ip link set lo up']
  .concat(
    [
      ['a', '10.9.8.1/24'],
      ['b', '10.9.9.1/24'],
    ].flatMap(([name, address]) => [
      `ip link add ${name}0 type veth peer name ${name}1`,
      `ip address add ${address} brd + dev ${name}0`,
      // An address that the kernel makes can be used only after a second, in which nobody objected (RFC 4862 5.4).
      `ip link set ${name}0 addrgenmode none`,
      `ip address add fe80::1/64 dev ${name}0 nodad`,
      `ip link set ${name}0 up`,
      `ip link set ${name}1 up`,
    ]),
  )
  // Groups of IPv4 that are sent to without an interface, as socat does.
  .concat('ip route add 239.0.0.0/8 dev a0', 'echo ready', 'exec cat')
  .join(' && ')

const PROBE = ['unshare', '--net', 'ip', 'link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'a1'] as const

export interface OwnSegment extends AsyncDisposable {
  start(command: string, args: readonly string[]): Promise<Program>
  nc(...args: readonly string[]): Promise<Program>
}

export async function ownSegment(): Promise<OwnSegment> {
  const holder = await Program.start('unshare', ['--net', 'sh', '-c', SETUP])
  await holder.output.expect(/ready/)
  const start = (command: string, args: readonly string[]) =>
    Program.start('nsenter', ['--target', String(holder.pid), '--net', command, ...args])
  return {
    start,
    nc: (...args) => start(process.execPath, [...PARTYLINE, 'nc', ...args]),
    [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
  }
}

/** For the option `skip` of a test: the reason, or false. */
export function missingSegment(): string | false {
  const absent = missing('iproute2', 'util-linux', 'socat')
  if (absent !== false) return absent
  const forbidden = missingPrivilege()
  if (forbidden !== false) return forbidden
  const [unshare, ...probe] = PROBE
  const { status } = spawnSync(unshare, probe)
  return status === 0 ? false : 'the kernel has no virtual Ethernet'
}
