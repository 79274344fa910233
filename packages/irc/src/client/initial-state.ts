/** What a client knows before it has met its server. */
import type { Identity } from './registration.ts'
import { EMPTY_PLACE } from './draft.ts'
import { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
import { ShardMap } from './shard-map.ts'
import { SERVER_PLACE, type ClientState } from './state.ts'
import { abilitiesOf } from './wanted-capabilities.ts'

export function initialState({ nick, realname = nick }: Identity, bounds: Partial<ClientBounds> = {}): ClientState {
  const { placesMax, pendingMax, pendingCharactersMax } = { ...CLIENT_LIMITS, ...bounds }
  const serverPlace = {
    ...EMPTY_PLACE,
    kind: 'server',
    key: SERVER_PLACE,
    name: '',
    membership: { kind: 'joined' },
    since: 0,
  } as const
  return {
    connection: { kind: 'offline' },
    me: { nick, account: null, modes: '', away: null, realname, address: '' },
    server: {
      name: '',
      network: '',
      version: '',
      isupport: new Map(),
      offered: new Map(),
      capabilities: new Set(),
      motd: [],
      can: abilitiesOf(new Set(), new Map()),
    },
    places: new Map([[SERVER_PLACE, serverPlace]]),
    people: new ShardMap(),
    invitations: [],
    search: null,
    channelList: null,
    room: { placesMax, pendingMax, pendingCharactersMax },
  }
}
