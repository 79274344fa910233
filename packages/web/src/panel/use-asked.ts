/** A switch or a choice that the server has to confirm: it shows what was asked for until the server has answered, and what holds from then on. */
import { itemsBackwards, type Place, type ReplyItem } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'

/**
 * @param held what the server says
 * @param place where it says what it refuses
 */
export function useAsked<Value extends string | boolean>(
  held: Value,
  place: Place | undefined,
): readonly [Value, (asked: Value) => void] {
  const { connection } = useChat()
  const [asked, setAsked] = useState<{ readonly value: Value; readonly at: string } | null>(null)
  const at = `${held} ${connection.value.kind} ${newestReply(place)?.key}`
  return [asked?.at === at ? asked.value : held, (value) => setAsked({ value, at })]
}

/** How many items are looked at. */
const LOOKED_AT = 200

/** The last answer of the server there, to that verb where one is given. */
export function newestReply(place: Place | undefined, verb?: string): ReplyItem | null {
  if (place === undefined) return null
  let count = 0
  for (const item of itemsBackwards(place.timeline)) {
    if (item.kind === 'reply' && (verb ?? item.verb) === item.verb) return item
    if ((count += 1) > LOOKED_AT) break
  }
  return null
}
