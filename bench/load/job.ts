/**
 * What the load process is told (one JSON argument) and what it answers (one JSON line). It is a process of its own so
 * that its CPU time is neither the server's nor mixed with starting servers and printing tables.
 */

export interface Job {
  /** On 127.0.0.1. */
  readonly port: number
  /** Whose CPU time and memory are read at the edges of each measured span. */
  readonly serverPid: number
  /** IRCv3 capabilities that every client requests; none for none. */
  readonly capabilities: readonly string[]
  /** Does a sender get its own message back? */
  readonly hasEcho: boolean
  readonly part: 'full' | 'single'
  readonly clients: number
  /** Of these clients, how many send. */
  readonly senders: number
  /** Under full load, how many messages each sender keeps on their way. */
  readonly underway: number
  /** Of the text of each message. */
  readonly bytes: number
  /** One message at a time: between the last delivery of one and the sending of the next. */
  readonly pauseMs: number
  /** Of each measured span; what is under way at its end is delivered and counted too. */
  readonly seconds: number
}

/** One measured span. */
export interface Round {
  readonly messages: number
  /** Messages times the clients that each of them reached; each was checked. */
  readonly deliveries: number
  /** From the first send until the last client had the last message. */
  readonly seconds: number
  readonly serverCpuSeconds: number
  readonly loadCpuSeconds: number
  /** Of everything else on the machine, the kernel's own threads included: which other work was done, and what is hidden. */
  readonly otherCpuSeconds: number
  readonly serverResidentBytes: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export function parseJob(json: string): Job {
  return JSON.parse(json) as Job
}

export function parseRound(json: string): Round {
  return JSON.parse(json) as Round
}
