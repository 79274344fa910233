/** How many are here (RFC 2812 3.4.2). */
import type { Network } from '../network/network.ts'
import { counted } from '../session/counted.ts'
import type { OutMessage } from '../session/out-message.ts'
import { numeric, type Addressee } from './numeric.ts'

export function lusers(to: Addressee, network: Network): readonly OutMessage[] {
  const users = network.users.size
  let invisible = 0
  for (const user of network.users.values()) if (user.isInvisible) invisible += 1
  const counts = [String(users), String(network.usersMax)]
  const visible = `${users - invisible === 1 ? 'is' : 'are'} ${counted(users - invisible, 'user')}`
  const text = `users ${users}, max ${network.usersMax}`
  return [
    numeric(to, 'RPL_LUSERCLIENT', [], `There ${visible} and ${invisible} invisible on 1 server`),
    numeric(to, 'RPL_LUSEROP', ['0']),
    numeric(to, 'RPL_LUSERCHANNELS', [String(network.channels.size)]),
    numeric(to, 'RPL_LUSERME', [], `I have ${counted(users, 'client')} and 0 servers`),
    numeric(to, 'RPL_LOCALUSERS', counts, `Current local ${text}`),
    numeric(to, 'RPL_GLOBALUSERS', counts, `Current global ${text}`),
  ]
}
