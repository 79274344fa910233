/** The load process: `main.ts JOB` (JSON, see job.ts) runs both parts against one server and prints the result as JSON. */
import { disperse, gather } from './crowd.ts'
import { fullLoad } from './full-load.ts'
import { type LoadResult, parseJob } from './job.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Before each part, unmeasured: caches, buffers and compilers of both sides reach their steady state. */
const WARM_UP_SECONDS = 1

const job = parseJob(process.argv[2] ?? '')
const crowd = await gather(job)
await fullLoad(crowd, WARM_UP_SECONDS)
const full = await fullLoad(crowd, job.seconds)
await oneAtATime(crowd, WARM_UP_SECONDS)
const single = await oneAtATime(crowd, job.seconds)
disperse(crowd)
const result: LoadResult = { full, single }
process.stdout.write(`${JSON.stringify(result)}\n`)
