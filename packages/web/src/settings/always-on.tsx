/** Whether the person stays in the channels while no device is connected. */
import {
  EMPTY_TIMELINE,
  itemsBackwards,
  type Place,
  type PlaceKey,
  type ReplyItem,
  SERVER_PLACE,
} from '@partyline/irc/client'
import { useEffect } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'
import { Switch } from '../panel/switch.tsx'
import { useWords } from '../panel/words.ts'

/** IRCv3 draft/persistence: the server tells what holds, whatever was wished. */
export function AlwaysOn() {
  const { client, places } = useChat()
  const words = useWords().settings
  const ask = (...params: readonly string[]) =>
    client.act({ kind: 'command', place: SERVER_PLACE, verb: 'PERSISTENCE', params })
  useEffect(() => ask('GET'), [client])
  const told = lastReply(places.value, 'PERSISTENCE')
  return (
    <Switch
      name={words.alwaysOn}
      isOn={told?.text.toUpperCase() === 'ON'}
      isDisabled={told === null}
      onChange={(isOn) => ask('SET', isOn ? 'ON' : 'OFF')}
    />
  )
}

/** How many items of the server's place are looked at. */
const LOOKED_AT = 200

function lastReply(places: ReadonlyMap<PlaceKey, Place>, verb: string): ReplyItem | null {
  const timeline = places.get(SERVER_PLACE)?.timeline ?? EMPTY_TIMELINE
  let count = 0
  for (const item of itemsBackwards(timeline)) {
    if (item.kind === 'reply' && item.verb === verb) return item
    if ((count += 1) > LOOKED_AT) break
  }
  return null
}
