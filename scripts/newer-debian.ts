/**
 * Programs of other releases of Debian, mostly newer ones, beside the release that is installed, for tests and benchmarks. They
 * are unpacked into a folder of the project: nothing of the system is changed, and neither is what it knows of packages.
 *
 *     node scripts/newer-debian.ts nats-server inspircd      prints where they are
 */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

interface NewerProgram {
  readonly suite: string
  /** With the libraries that the program needs, where those of the system are too old. */
  readonly packages: readonly [string, ...string[]]
  /** Within what the packages hold. */
  readonly program: string
}

const PROGRAMS = {
  'nats-server': { suite: 'trixie', packages: ['nats-server'], program: 'usr/sbin/nats-server' },
  // That of Debian 12, on any system: a server that acknowledges before it syncs, for the tests of what is refused.
  'nats-server-2.9': { suite: 'bookworm', packages: ['nats-server'], program: 'usr/sbin/nats-server' },
  // It is started by the loader of its own C library, see bench/servers.
  inspircd: {
    suite: 'sid',
    packages: ['inspircd', 'libc6', 'libstdc++6', 'libgcc-s1'],
    program: 'usr/sbin/inspircd',
  },
  // A terminal client and a bouncer that know IRCv3 well; Debian 12 has neither, and they run on it.
  senpai: { suite: 'sid', packages: ['senpai'], program: 'usr/bin/senpai' },
  soju: { suite: 'sid', packages: ['soju'], program: 'usr/bin/soju' },
} as const satisfies Readonly<Record<string, NewerProgram>>

export type NewerDebian = keyof typeof PROGRAMS

const FOLDER = join(import.meta.dirname, '../node_modules/.cache/partyline-debian')
const SOURCES = '/etc/apt'
const TIMEOUT_MS = 180_000

/** The folder in which a program is unpacked, and its file there. */
export interface UnpackedProgram {
  readonly folder: string
  readonly program: string
}

/** The program, which is fetched first where it may be; null where it cannot be had. */
export function findNewer(name: NewerDebian): UnpackedProgram | null {
  const { suite, packages, program } = PROGRAMS[name]
  const folder = join(FOLDER, `${name}-${suite}`)
  const unpacked = { folder, program: join(folder, program) }
  if (existsSync(unpacked.program)) return unpacked
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(SOURCES)) return null
  process.stderr.write(`newer programs: fetching ${packages.join(', ')} of ${suite}\n`)
  mkdirSync(FOLDER, { recursive: true })
  const work = mkdtempSync(join(FOLDER, `${name}-`))
  try {
    if (!fetch(work, suite, packages)) return null
    // Another process may have been as quick; then its folder is as good.
    if (!existsSync(folder)) renameSync(join(work, 'root'), folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return existsSync(unpacked.program) ? unpacked : null
}

function fetch(work: string, suite: string, packages: readonly string[]): boolean {
  const sources = sourcesOf(suite)
  if (sources === null) return false
  const list = join(work, sources.name)
  writeFileSync(list, sources.text)
  for (const folder of ['lists/partial', 'root', 'debs']) mkdirSync(join(work, folder), { recursive: true })
  const own = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    // Its own user could not write here, and warns of it.
    'APT::Sandbox::User': 'root',
  }
  const options = Object.entries(own).flatMap(([key, value]) => ['-o', `${key}=${value}`])
  const debs = join(work, 'debs')
  if (!run('apt-get', [...options, '-qq', 'update'], debs)) return false
  if (!run('apt-get', [...options, '-qq', 'download', ...packages], debs)) return false
  return readdirSync(debs).every((deb) => run('dpkg-deb', ['-x', join(debs, deb), join(work, 'root')], debs))
}

function run(command: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, timeout: TIMEOUT_MS, stdio: 'ignore' }).status === 0
}

/** The sources of the system with another suite, in the form that they have; without those of security updates, which have none of it. */
function sourcesOf(suite: string): { readonly name: string; readonly text: string } | null {
  const modern = join(SOURCES, 'sources.list.d/debian.sources')
  if (existsSync(modern)) {
    const stanzas = readFileSync(modern, 'utf8').split(/\n{2,}/)
    const main = stanzas.filter((stanza) => /^Suites:/m.test(stanza) && !/-security\b/.test(stanza))
    return { name: 'newer.sources', text: `${main.join('\n\n').replaceAll(/^Suites:.*$/gm, `Suites: ${suite}`)}\n` }
  }
  const classic = join(SOURCES, 'sources.list')
  if (!existsSync(classic)) return null
  const line = readFileSync(classic, 'utf8')
    .split('\n')
    .find((each) => /^deb\s/.test(each) && !/security|-updates/.test(each))
  const [, start = ''] = /^(deb\s+(?:\[[^\]]*\]\s+)?\S+\s+)/.exec(line ?? '') ?? []
  return start === '' ? null : { name: 'newer.list', text: `${start}${suite} main\n` }
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) {
    const found = name in PROGRAMS ? findNewer(name as NewerDebian) : null
    process.stdout.write(`${name} ${found?.program ?? 'cannot be had here'}\n`)
    if (found === null) process.exitCode = 1
  }
}
