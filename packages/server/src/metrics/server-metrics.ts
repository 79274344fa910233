/** What a monitoring program reads of this server, in the names of Prometheus. */
import type { Network } from '../network/network.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Sessions } from '../session/sessions.ts'
import { formatFamilies, type Family, type Sample } from './exposition.ts'
import type { LoopDelay } from './loop-delay.ts'
import type { Measures } from './measures.ts'

/** Connections at one door, whatever came of them. */
export interface DoorCounts {
  readonly current: number
  readonly accepted: number
}

export interface ServerMetricsParts {
  readonly info: () => ServerInfo
  readonly measures: Measures
  readonly loopDelay: LoopDelay
  readonly sessions: Sessions
  readonly network: Pick<Network, 'users' | 'channels'>
  readonly search: { readonly behind: number }
  readonly doors: () => ReadonlyMap<string, DoorCounts>
}

export function formatMetrics(parts: ServerMetricsParts): string {
  return formatFamilies([...server(parts), ...connections(parts), ...messages(parts), ...machine(parts)])
}

function server({ info, sessions, network }: ServerMetricsParts): readonly Family[] {
  const { version, startedAt } = info()
  return [
    gauge('partyline_info', 'Which version runs', [{ labels: { version }, value: 1 }]),
    gauge('partyline_start_time_seconds', 'When it was started, in Unix time', one(startedAt / 1_000)),
    gauge('partyline_sessions', 'Clients of this node', one(sessions.size)),
    gauge('partyline_users', 'Nicknames in use on the network', one(network.users.size)),
    gauge('partyline_channels', 'Channels of the network', one(network.channels.size)),
  ]
}

function connections({ doors, measures, sessions }: ServerMetricsParts): readonly Family[] {
  const each = (key: keyof DoorCounts) =>
    [...doors()].map(([door, counts]) => ({ labels: { door }, value: counts[key] }))
  let queued = 0
  for (const { outbox } of sessions) queued += outbox.bytesQueued
  return [
    gauge('partyline_connections', 'Connections that are open', each('current')),
    counter('partyline_connections_accepted_total', 'Connections accepted, whatever became of them', each('accepted')),
    counter('partyline_connections_rejected_total', 'Connections turned away, by reason', measures.rejections),
    gauge('partyline_send_queue_bytes', 'Bytes that wait for their readers', one(queued)),
  ]
}

function messages({ measures, search }: ServerMetricsParts): readonly Family[] {
  const { changes, recordSeconds } = measures
  return [
    counter('partyline_messages_total', 'Messages recorded', one(measures.messages)),
    counter('partyline_refusals_total', 'Refusals told to clients, by numeric or code', measures.refusals),
    histogram('partyline_batch_changes', 'What one transaction records', changes.samples),
    histogram('partyline_record_seconds', 'From a batch to its fsync', recordSeconds.samples),
    counter('partyline_records_failed_total', 'Batches that could not be recorded', one(measures.recordsFailed)),
    gauge('partyline_search_behind', 'Events recorded that the search index does not have yet', one(search.behind)),
  ]
}

function machine({ loopDelay }: ServerMetricsParts): readonly Family[] {
  return [
    gauge('partyline_event_loop_delay_seconds', 'How late the event loop is since it was read last', loopDelay.read()),
    counter('process_cpu_seconds_total', 'CPU time of the process', one(cpuSeconds())),
    gauge('process_resident_memory_bytes', 'Memory of the process', one(process.memoryUsage.rss())),
  ]
}

/** CPU time of the process. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function one(value: number): readonly Sample[] {
  return [{ value }]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples }
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples }
}

function histogram(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'histogram', samples }
}
