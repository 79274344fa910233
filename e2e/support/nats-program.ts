/** The NATS servers that tests run: a current one, and that of Debian 12, which acknowledges before it syncs. */
import { findNewer } from '../../scripts/newer-debian.ts'

const current = findNewer('nats-server')
const old = findNewer('nats-server-2.9')

/** The paths; empty where there is none, and then tests are skipped for the reason below. */
export const natsProgram = current?.program ?? ''
export const oldNatsProgram = old?.program ?? ''

/** For `suiteUnless` and the option `skip` of a test: the reason, or false. */
export const missingNats = current === null ? 'nats-server 2.10 cannot be fetched from Debian here' : false
export const missingOldNats = old === null ? 'nats-server 2.9 cannot be fetched from Debian here' : false
