/** The loads that are compared, one row each. */
import type { Round } from '../load/job.ts'

export interface FanoutRow {
  readonly name: string
  readonly title: string
  readonly part: 'full' | 'single'
  readonly clients: number
  readonly senders: number
  /** Under full load, how many messages each sender keeps on their way. */
  readonly underway: number
  /** One message at a time: between the last delivery of one and the sending of the next. */
  readonly pauseMs: number
  /** Whether clients ask for what this server adds to each message, and for the echo; no other server has it. */
  readonly hasTags: boolean
  /** How many times the usual span it is measured: CPU time is read in steps of 10 ms. */
  readonly spans: number
  /** What its ratio is of; with `lower` the smaller is the better. */
  readonly compared: readonly Comparison[]
}

export interface Comparison {
  readonly what: string
  readonly better: 'higher' | 'lower'
  readonly of: (round: Round) => number
}

const perCpu: Comparison = {
  what: 'deliveries per server CPU second',
  better: 'higher',
  of: ({ deliveries, serverCpuSeconds }) => deliveries / serverCpuSeconds,
}
const latency: readonly Comparison[] = [
  { what: 'p50', better: 'lower', of: ({ p50Ms }) => p50Ms },
  { what: 'p99', better: 'lower', of: ({ p99Ms }) => p99Ms },
]

const oneAtATime = { part: 'single', senders: 50, underway: 1 } as const

export const ROWS: readonly FanoutRow[] = [
  {
    name: 'full',
    title: 'Full load: 50 of 500 clients send, 4 messages under way each',
    part: 'full',
    clients: 500,
    senders: 50,
    underway: 4,
    pauseMs: 0,
    hasTags: true,
    spans: 1,
    compared: [perCpu],
  },
  {
    name: 'plain',
    title: 'Full load without tags: 30 of 300 clients send, 4 messages under way each',
    part: 'full',
    clients: 300,
    senders: 30,
    underway: 4,
    pauseMs: 0,
    hasTags: false,
    spans: 1,
    compared: [perCpu],
  },
  {
    ...oneAtATime,
    name: 'single',
    title: 'One message at a time, 500 clients: latency until everyone has it',
    clients: 500,
    pauseMs: 0,
    hasTags: true,
    spans: 1,
    compared: [perCpu],
  },
  {
    ...oneAtATime,
    name: 'quiet',
    title: 'One message at a time without tags, 200 clients, 50 ms between two messages',
    clients: 200,
    pauseMs: 50,
    hasTags: false,
    spans: 3,
    compared: [perCpu, ...latency],
  },
]
