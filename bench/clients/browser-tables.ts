/** The rows of the browser client. */
import type { Scrolled } from '../../e2e/support/scroll-watch.ts'
import { formatTable } from '../table.ts'
import { measureOpening, SLOWER } from './measure-opening.ts'
import { measureScrolling, MESSAGES, PEOPLE } from './measure-scrolling.ts'
import { measureTyping } from './measure-typing.ts'
import { TIMES, timesOf } from './start-table.ts'

const ROUNDS = 5
const RATE = 200
const FRAMES_PER_SECOND = 60

/** Each when it is measured. */
export async function* browserTables(seconds: number): AsyncGenerator<string> {
  yield await openingTable()
  yield await typingTable(seconds)
  yield await scrollingTable(seconds)
}

async function openingTable(): Promise<string> {
  const { entrance, entered, known, again } = await measureOpening(ROUNDS)
  const head = [`browser, CPU ${SLOWER} times slower`, ...TIMES]
  return formatTable(head, [
    ['the address, until a name can be typed', ...timesOf(entrance)],
    ['Enter, until the first message', ...timesOf(entered)],
    ['the address, until the first message, nothing kept', ...timesOf(known)],
    ['a reload, until the first message', ...timesOf(again)],
  ])
}

async function typingTable(seconds: number): Promise<string> {
  const rows: string[][] = []
  for (const slower of [1, SLOWER]) {
    const { messagesPerSecond, coreShare, keys } = await measureTyping({ rate: RATE, seconds, slower })
    rows.push([
      slower === 1 ? 'as fast as this machine' : `CPU ${slower} times slower`,
      messagesPerSecond.toFixed(0),
      `${(coreShare * 100).toFixed(0)} %`,
      ...[0.5, 0.95, 1].map((share) => `${keys.percentile(share).toFixed(0)} ms`),
    ])
  }
  return formatTable(['browser, typing', 'messages/s', 'of its core', 'key p50', 'key p95', 'key max'], rows)
}

async function scrollingTable(seconds: number): Promise<string> {
  const { still, loading, loadSeconds, heapMiB, loaded, people } = await measureScrolling(seconds)
  const head = ['browser, scrolling 6,000 px/s', 'of 60 frames/s', 'longest frame', 'largest jump']
  const table = formatTable(head, [
    ['nothing moves', ...framesOf(still), '–'],
    ['back, while pages load', ...framesOf(loading), `${loading.jumpPx.toFixed(1)} px`],
    [`${MESSAGES} messages are loaded`, ...framesOf(loaded), `${loaded.jumpPx.toFixed(1)} px`],
    [`a list of ${PEOPLE} people`, ...framesOf(people), '–'],
  ])
  return `${table}\nAll ${MESSAGES} messages were loaded in ${loadSeconds.toFixed(0)} s, and the page then holds ${heapMiB.toFixed(0)} MiB.\n`
}

function framesOf({ frames, ms, longestFrameMs }: Scrolled): readonly string[] {
  const share = frames / ((ms / 1000) * FRAMES_PER_SECOND)
  return [`${(Math.min(1, share) * 100).toFixed(1)} %`, `${longestFrameMs.toFixed(0)} ms`]
}
