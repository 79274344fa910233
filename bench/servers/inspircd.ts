/**
 * InspIRCd: the one that the system's Debian has, and the current one, which is unpacked beside the system and started by the loader
 * of its own C library. The configuration is Debian's, which loads the core modules only, with lookups off and every
 * limit that the load meets raised.
 */
import { join } from 'node:path'
import { findNewer } from '../../scripts/newer-debian.ts'
import { installed, peer } from './peer.ts'

const NOTES =
  'the modules Debian loads (core only), no capabilities, no echo, stores nothing; raised: localmax, globalmax, softlimit, somaxconn, hardsendq, softsendq, recvq, threshold, commandrate; fakelag, ident and host lookups off'

const args = (configFile: string) => ['--nofork', `--config=${configFile}`]

export const inspircd = peer({
  name: 'inspircd',
  notes: NOTES,
  ...installed('inspircd'),
  args,
  config,
})

const LIBRARIES = 'usr/lib/x86_64-linux-gnu'

export const newerInspircd = peer({
  name: 'inspircd-4',
  notes: `version 4.7 of Debian's unstable suite; ${NOTES}`,
  command: () => {
    const found = findNewer('inspircd')
    if (found === null) return null
    const libraries = join(found.folder, LIBRARIES)
    return [join(libraries, 'ld-linux-x86-64.so.2'), '--library-path', libraries, found.program]
  },
  remedy: 'it is fetched where the user is root and Debian can be reached',
  args,
  config: (port, folder) => {
    const modules = join(findNewer('inspircd')?.folder ?? '', 'usr/lib/inspircd/modules')
    return config(port, folder, ` moduledir="${modules}"`)
  },
})

function config(port: number, folder: string, paths = ''): string {
  return `
<server name="inspircd.bench.test" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@bench.test">
<bind address="127.0.0.1" port="${port}" type="clients">
<power diepass="bench-die" restartpass="bench-restart">
<connect allow="*" timeout="60" pingfreq="3600" limit="100000" localmax="100000" globalmax="100000" maxconnwarn="no"
  resolvehostnames="no" useident="no" fakelag="no" threshold="1000000" commandrate="1000000000"
  hardsendq="1048576000" softsendq="1048576000" recvq="1048576">
<files motd="${folder}/motd">
<channels users="20" opers="60">
<dns server="127.0.0.1" timeout="5">
<pid file="${folder}/inspircd.pid">
<path configdir="${folder}" datadir="${folder}" logdir="${folder}" runtimedir="${folder}"${paths}>
<options prefixquit="Quit: " syntaxhints="no" announcets="yes" hostintopic="yes" pingwarning="15" splitwhois="no">
<security maxtargets="20">
<performance quietbursts="yes" softlimit="20000" somaxconn="1024" netbuffersize="10240">
<whowas groupsize="10" maxgroups="100000" maxkeep="3d">
`
}
