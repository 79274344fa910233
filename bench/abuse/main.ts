/**
 * The process of an abuser: `main.ts NAME IRC-PORT WEB-PORT` prepares, says so in a line, and attacks when it gets one. It is a process
 * of its own so that its work delays no measurement.
 */
import { once } from 'node:events'
import { ABUSERS } from './abusers.ts'
import { Swarm } from './swarm.ts'

const [name, port, webPort] = process.argv.slice(2)
const abuser = ABUSERS.find((abuser) => abuser.name === name)
if (abuser === undefined) throw new Error(`There is no abuser '${name}'`)
const attack = await abuser.prepare(new Swarm(Number(port), Number(webPort)))
process.stdout.write('prepared\n')
await once(process.stdin, 'data')
attack()
