/** Whether the person stays in the channels while no device is connected. */
import { SERVER_PLACE } from '@partyline/irc/client'
import { useEffect } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'
import { Switch } from '../panel/switch.tsx'
import { newestReply, useAsked } from '../panel/use-asked.ts'
import { useWords } from '../panel/words.ts'

/** IRCv3 draft/persistence: the server tells what holds, whatever was wished. */
export function AlwaysOn() {
  const { client, places } = useChat()
  const words = useWords().settings
  const ask = (...params: readonly string[]) =>
    client.act({ kind: 'command', place: SERVER_PLACE, verb: 'PERSISTENCE', params })
  useEffect(() => ask('GET'), [client])
  const place = places.value.get(SERVER_PLACE)
  const told = newestReply(place, 'PERSISTENCE')
  const [isOn, setOn] = useAsked(told?.text.toUpperCase() === 'ON', place)
  return (
    <Switch
      name={words.alwaysOn}
      isOn={isOn}
      isDisabled={told === null}
      onChange={(wanted) => {
        setOn(wanted)
        ask('SET', wanted ? 'ON' : 'OFF')
      }}
    />
  )
}
