/** Everything that a history answers: kept beside the files of vectors/history by the code that wrote them, and compared with later code. */
import { openStore } from './open-store.ts'
import type {
  HistoryAnswer,
  HistoryRange,
  OpenedStore,
  Reference,
  RetentionLimits,
  Store,
  StoredEvent,
  TargetTime,
} from './store.ts'
import { NO_MEMORY } from './testing.ts'

const ALL = Number.MAX_SAFE_INTEGER
const LATEST: HistoryRange = { kind: 'latest', after: null }

export interface Answers {
  readonly found: Omit<OpenedStore, 'store'>
  readonly histories: readonly {
    readonly target: string
    readonly events: readonly StoredEvent[]
    /** The ids without playback. */
    readonly messages: readonly string[]
    readonly around: readonly { readonly reference: Reference; readonly ids: readonly string[] }[]
  }[]
  readonly talked: readonly TargetTime[]
  readonly retention: RetentionLimits
  /** The ids that retention left. */
  readonly left: readonly { readonly target: string; readonly ids: readonly string[] }[]
}

/** Asks all that a store can be asked about these targets, at last to forget. Opens the folder and gives it up. */
export async function answersOf(folder: string, targets: readonly string[]): Promise<Answers> {
  const { store, ...found } = await openStore({ folder, durability: 'process', limits: NO_MEMORY })
  try {
    const histories = []
    for (const target of targets) {
      const events = await pageOf(store, target, LATEST)
      const messages = idsOf(await pageOf(store, target, LATEST, { playback: false }))
      const around = []
      for (const { id, time } of events) {
        for (const reference of [{ kind: 'id', id } as const, { kind: 'time', time } as const]) {
          const page = await pageOf(store, target, { kind: 'around', reference }, { limit: 4, playback: false })
          around.push({ reference, ids: idsOf(page) })
        }
      }
      histories.push({ target, events, messages, around })
    }
    const talked = await store.targets({ targets, from: 0, to: ALL, limit: 100, seqMax: ALL })
    // In the midst of what there is, so that what was counted when it was recorded decides what is left.
    const retention = { since: histories[0]?.events[8]?.time ?? 0, bytesPerTargetMax: 2_000, conversationsMax: 1 }
    while (await store.forget(retention));
    const left = []
    for (const target of targets) left.push({ target, ids: idsOf(await pageOf(store, target, LATEST)) })
    return { found, histories, talked, retention, left }
  } finally {
    await store.close()
  }
}

/** With the portions after the first. */
async function pageOf(
  store: Store,
  target: string,
  range: HistoryRange,
  { limit = 1_000, playback = true } = {},
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = []
  let answer = await ask(store, { target, range, limit, playback })
  for (;;) {
    if (answer.kind !== 'events') throw new Error(`${target}: ${answer.kind}`)
    events.push(...answer.events)
    const last = events.at(-1)
    if (answer.rest === undefined || last === undefined) return events
    const after: HistoryRange = { kind: 'after', reference: { kind: 'id', id: last.id } }
    answer = await ask(store, { target, range: after, limit: answer.rest, playback })
  }
}

function ask(
  store: Store,
  query: { target: string; range: HistoryRange; limit: number; playback: boolean },
): Promise<HistoryAnswer> {
  return store.history({ ...query, seqMax: ALL })
}

function idsOf(events: readonly StoredEvent[]): readonly string[] {
  return events.map(({ id }) => id)
}
