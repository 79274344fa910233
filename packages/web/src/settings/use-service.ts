/** Asks NickServ, and gives what it answers: the services of a server speak in sentences, in a conversation of their own. */
import { Names, SERVER_PLACE, itemsBackwards, type Item, type Place } from '@partyline/irc/client'
import { useEffect, useState } from 'preact/hooks'
import { type Chat, useChat } from '../chat/chat.ts'

const SERVICE = 'NickServ'

export interface Service {
  /** Of the last thing that was asked, in order. */
  readonly answers: readonly string[]
  readonly ask: (...words: readonly string[]) => void
}

export function useService(): Service {
  const chat = useChat()
  const [since, setSince] = useState<ReadonlySet<Item>>(new Set())
  const [isAsked, setAsked] = useState(false)
  const places = chat.places.value
  useForgetting(chat)
  return {
    answers: isAsked ? answersIn([...speaking(chat, places)], since) : [],
    ask(...words) {
      setSince(new Set([...speaking(chat, chat.places.peek())].flatMap((place) => [...lastOf(place)])))
      setAsked(true)
      const { isupport } = chat.client.state.peek().server
      chat.client.act({ kind: 'command', place: new Names(isupport).place(SERVICE), verb: 'NS', params: words })
    },
  }
}

/** What it answered is read here, tokens among it: no conversation with it stays that was not there before. */
function useForgetting({ client }: Chat): void {
  useEffect(() => {
    const { server, places } = client.state.peek()
    const key = new Names(server.isupport).place(SERVICE)
    if (places.has(key)) return undefined
    return () => {
      if (client.state.peek().places.has(key)) client.act({ kind: 'forget', place: key })
    }
  }, [client])
}

/** As many as an answer has at most, and some more. */
const LOOKED_AT = 200

/** Where it speaks, and where the server refuses what was asked of it. */
function* speaking({ client }: Chat, places: ReadonlyMap<string, Place>): Iterable<Place> {
  const key = new Names(client.state.peek().server.isupport).place(SERVICE)
  for (const each of [key, SERVER_PLACE]) {
    const place = places.get(each)
    if (place !== undefined) yield place
  }
}

function* lastOf({ timeline }: Place): Iterable<Item> {
  let count = 0
  for (const item of itemsBackwards(timeline)) {
    if ((count += 1) > LOOKED_AT) return
    yield item
  }
}

function answersIn(places: readonly Place[], since: ReadonlySet<Item>): readonly string[] {
  return places.flatMap((place) => {
    const texts: string[] = []
    for (const item of lastOf(place)) {
      if (since.has(item)) break
      const isAnswer = (item.kind === 'message' && !item.isMine) || (item.kind === 'reply' && item.level !== 'note')
      if (isAnswer) texts.unshift(item.text)
    }
    return texts
  })
}
