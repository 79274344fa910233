/**
 * The place, the date and the id of each entry. Order is by place; the date is for people, and for clients that ask for what
 * came after one (IRCv3 draft/chathistory). It follows the clock of the machine, with two exceptions. Events of one history
 * have different dates, so that a date means one place in it. And dates wait where the clock goes back a little. Where it
 * was set back by more, because it had been set forward by mistake, they follow it down: otherwise everything that is said
 * until then would carry a date that is to come.
 */
import { parseChannelTarget } from '../network/channel-target.ts'
import { nameKey } from '../network/context.ts'
import type { Command } from '../network/command.ts'
import { formatMessageId } from '../store/message-id.ts'

export interface Stamp {
  readonly seq: number
  /** Unix milliseconds. */
  readonly time: number
  /** Unix milliseconds; see believed-date. */
  readonly believedTime: number
  readonly id: string
}

/** Stands for every channel: what leaves it open which ones a command is recorded in. No channel has this key. */
const EVERY_CHANNEL = '*'
/** Stands for every private conversation: a command does not name both sides of it. */
const EVERY_CONVERSATION = '@'

/** What the next stamp depends on, beside the clock. */
export interface StampsState {
  /** The last place that was given. */
  readonly seq: number
  /** Unix milliseconds, of the last entry. */
  readonly time: number
  /** Unix milliseconds, what the clock showed at most. */
  readonly shown: number
  /** The histories that may have an event of that time. */
  readonly taken: readonly string[]
}

export interface StampsOptions {
  /** Unix milliseconds. */
  readonly now: () => number
  /** The same, but for a clock that was set forward lately. */
  readonly believed: () => number
  /** Places up to this one have been given, and are not given again. */
  readonly givenSeq: number
  /** Of the last event in the store; 0 when there is none. */
  readonly lastTime: number
  /** Unix milliseconds of the latest event there was: an entry may have had more of them than could be foreseen. */
  readonly latestTime: () => number
  /** When the clock is set back by this much, dates wait for it. */
  readonly aheadMsMax: () => number
  /** The clock was set back by more, and dates follow it. */
  readonly onGivenUp: (aheadMs: number) => void
}

export class Stamps {
  readonly #options: StampsOptions
  #seq: number
  #time: number
  /** What the clock showed at most. The dates of a great many messages at once may lie ahead of it; that is no reason to go back. */
  #shown: number
  /** The histories that may have an event of `#time`. */
  readonly #taken: Set<string>

  constructor(options: StampsOptions) {
    this.#options = options
    this.#seq = options.givenSeq
    this.#time = options.lastTime
    this.#shown = options.lastTime
    this.#taken = new Set([EVERY_CHANNEL, EVERY_CONVERSATION])
  }

  get state(): StampsState {
    return { seq: this.#seq, time: this.#time, shown: this.#shown, taken: [...this.#taken] }
  }

  /** Goes on where other stamps were, as every node of a cluster does. */
  restore({ seq, time, shown, taken }: StampsState): void {
    this.#seq = seq
    this.#goTo(time)
    this.#shown = shown
    for (const history of taken) this.#taken.add(history)
  }

  next(command: Command): Stamp {
    this.#followClock()
    const histories = historiesOf(command)
    if (this.#isTaken(histories)) this.#goTo(this.#time + 1)
    this.#seq += 1
    const stamp = {
      seq: this.#seq,
      time: this.#time,
      believedTime: this.#options.believed(),
      id: formatMessageId(this.#time, this.#seq),
    }
    // The later events of this entry have the milliseconds after its own.
    const more = laterMsOf(command)
    if (more > 0) this.#goTo(this.#time + more)
    for (const history of histories) this.#taken.add(history)
    return stamp
  }

  #followClock(): void {
    const now = this.#options.now()
    const aheadMs = this.#shown - now
    const isGivenUp = aheadMs > this.#options.aheadMsMax()
    if (isGivenUp) this.#options.onGivenUp(aheadMs)
    else this.#followEvents()
    if (isGivenUp || now > this.#time) this.#goTo(now)
    this.#shown = isGivenUp ? now : Math.max(now, this.#shown)
  }

  #followEvents(): void {
    const latest = this.#options.latestTime()
    if (latest <= this.#time) return
    this.#goTo(latest)
    this.#taken.add(EVERY_CHANNEL)
  }

  #goTo(time: number): void {
    this.#time = time
    this.#taken.clear()
  }

  #isTaken(histories: readonly string[]): boolean {
    if (this.#taken.size === 0) return false
    return histories.some((history) => {
      if (this.#taken.has(history)) return true
      if (history === EVERY_CONVERSATION) return false
      if (history !== EVERY_CHANNEL) return this.#taken.has(EVERY_CHANNEL)
      return this.#taken.size > (this.#taken.has(EVERY_CONVERSATION) ? 1 : 0)
    })
  }
}

function laterMsOf(command: Command): number {
  if (command.kind === 'reclaim') return command.takes ? 1 : 0
  return command.kind === 'kick' ? command.targets.length - 1 : 0
}

/** Where an event of this command may be recorded. */
function historiesOf(command: Command): readonly string[] {
  switch (command.kind) {
    case 'message':
      return command.targets.map(historyNamed)
    case 'redact':
      return [historyNamed(command.target)]
    case 'join':
    case 'kick':
      return command.targets.map(({ channel }) => nameKey(channel))
    case 'part':
      return command.channels.map(nameKey)
    case 'topic':
    case 'channelMode':
    case 'channelDeed':
    case 'hookMessage':
      return [nameKey(command.channel)]
    case 'addFile':
      return command.channel === null ? [] : [nameKey(command.channel)]
    case 'nick':
    case 'rename':
    case 'partAll':
    case 'detach':
    case 'kill':
    case 'reclaim':
    case 'serverBan':
    case 'purge':
    case 'nodeStarted':
    case 'nodeLost':
    case 'policy':
      return [EVERY_CHANNEL]
    case 'account':
      // A person that stayed without a connection may leave by it.
      return command.change.kind === 'set' || command.change.kind === 'dropped' ? [EVERY_CHANNEL] : []
    // What of these is recorded in a history could not be foreseen, and is dated with `Context.nextMs`.
    case 'attach':
    case 'login':
    case 'logout':
    case 'checked':
    case 'oper':
    case 'serverUnban':
    case 'addApiToken':
    case 'removeApiToken':
    case 'backedUp':
    case 'noted':
    case 'addServerInvitation':
    case 'removeServerInvitation':
    case 'removeFile':
    case 'wallops':
    case 'rehash':
    case 'setname':
    case 'away':
    case 'silence':
    case 'changeHost':
    case 'userMode':
    case 'markRead':
    case 'invite':
    case 'knock':
    case 'accept':
    case 'metadata':
    case 'push':
    case 'pushGone':
    case 'addHook':
    case 'removeHook':
      return []
    default:
      return command satisfies never
  }
}

function historyNamed(target: string): string {
  const channel = parseChannelTarget(target)?.channel
  return channel === undefined ? EVERY_CONVERSATION : nameKey(channel)
}
