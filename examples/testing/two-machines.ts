/**
 * Two machines on one wire, for tests of what leaves a machine: two network namespaces (network_namespaces(7)) with a pair of
 * virtual cards (veth(4)) between them. Nothing of it can be seen outside. Only root may make them.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** The networks last as long as a process in them; the tests end it, and if they cannot, it ends by itself. */
const LIFETIME_SECONDS = '120'

/** Words before a command: it runs in an empty network of its own. */
const OWN_NETWORK = ['unshare', '--net'] as const

export interface Machine {
  readonly host: string
  readonly card: string
  /** Words before a command: it runs on this machine. */
  readonly inside: readonly string[]
}

export class TwoMachines implements Disposable {
  readonly machines: readonly [Machine, Machine]
  readonly #holders: readonly ChildProcess[]

  static async start(): Promise<TwoMachines> {
    const [one, other] = [await holdNetwork(), await holdNetwork()]
    const machines = [
      { host: '192.168.77.1', card: 'card1', inside: insideOf(one) },
      { host: '192.168.77.2', card: 'card2', inside: insideOf(other) },
    ] as const
    execute(machines[0], `ip link add card1 type veth peer name card2 netns ${other.pid}`)
    for (const machine of machines) {
      const { host, card } = machine
      execute(machine, `ip link set lo up`)
      execute(machine, `ip address add ${host}/24 broadcast + dev ${card}`)
      // Without the search for duplicates, during which the address could not be used yet (RFC 4862 5.4).
      execute(machine, `sysctl -qw net.ipv6.conf.${card}.accept_dad=0`)
      execute(machine, `ip link set ${card} up`)
      execute(machine, `ip route add default dev ${card}`)
    }
    return new TwoMachines(machines, [one, other])
  }

  constructor(machines: readonly [Machine, Machine], holders: readonly ChildProcess[]) {
    this.machines = machines
    this.#holders = holders
  }

  [Symbol.dispose](): void {
    for (const holder of this.#holders) holder.kill()
  }
}

/** For the option `skip` of a test: the reason, or false where two machines can be made. */
export function cannotMakeMachines(): string | false {
  const script = 'ip link add card1 type veth peer name card2 && nsenter --version && sysctl --version'
  const [program, ...words] = OWN_NETWORK
  const { status } = spawnSync(program, [...words, 'sh', '-c', script], { stdio: 'ignore' })
  return status === 0 ? false : 'only root can make networks, and it takes iproute2, util-linux and procps'
}

async function holdNetwork(): Promise<ChildProcess> {
  const [program, ...words] = OWN_NETWORK
  const script = `echo ready && exec sleep ${LIFETIME_SECONDS}`
  const holder = spawn(program, [...words, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  return holder
}

function insideOf({ pid }: ChildProcess): readonly string[] {
  return ['nsenter', '--target', String(pid), '--net']
}

function execute({ inside: [program = '', ...words] }: Machine, command: string): void {
  execFileSync(program, [...words, ...command.split(' ')], { stdio: ['ignore', 'ignore', 'inherit'] })
}
