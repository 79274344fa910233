/** The load process: `main.ts JOB` (JSON, see job.ts) runs one part against one server and prints the result as JSON. */
import { disperse, gather } from './crowd.ts'
import { fullLoad } from './full-load.ts'
import { parseJob } from './job.ts'
import { oneAtATime } from './one-at-a-time.ts'

/**
 * Before it, unmeasured: caches, buffers and compilers of both sides reach their steady state, as in a server that has run for a
 * while. The compiler of Node is busy for some tens of thousands of messages.
 */
const WARM_UP_SECONDS = 4

const job = parseJob(process.argv[2] ?? '')
const crowd = await gather(job)
const part = job.part === 'full' ? fullLoad : oneAtATime
await part({ ...crowd, job: { ...job, pauseMs: 0 } }, WARM_UP_SECONDS)
const round = await part(crowd, job.seconds)
disperse(crowd)
process.stdout.write(`${JSON.stringify(round)}\n`)
