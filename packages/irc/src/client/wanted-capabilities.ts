/** The capabilities that this client understands; of those the server offers, it requests all. */
import type { CapabilityName } from '../capabilities.ts'
import type { Abilities } from './state.ts'

const UNDERSTOOD = [
  'account-notify',
  'account-tag',
  'away-notify',
  'batch',
  'cap-notify',
  'chghost',
  'draft/account-registration',
  'draft/channel-rename',
  'draft/chathistory',
  'draft/event-playback',
  'draft/message-redaction',
  'draft/metadata-2',
  'draft/multiline',
  'draft/read-marker',
  'draft/whoami',
  'echo-message',
  'extended-join',
  'extended-monitor',
  'invite-notify',
  'labeled-response',
  'message-tags',
  'multi-prefix',
  'server-time',
  'setname',
  'soju.im/search',
  'standard-replies',
  'userhost-in-names',
] as const satisfies readonly CapabilityName[]

/** Names of SASL are requested only when there is something to prove. */
export function wantedOf(offered: ReadonlyMap<string, string>, isAccountKnown: boolean): readonly string[] {
  const wanted: readonly string[] = isAccountKnown ? ['sasl', ...UNDERSTOOD] : UNDERSTOOD
  return wanted.filter((name) => offered.has(name))
}

/** The lines of CAP REQ: each is granted or refused as a whole, and must fit into a line. */
export function requestLists(names: readonly string[]): readonly string[] {
  const lists: string[] = []
  let list = ''
  for (const name of names) {
    if (list !== '' && list.length + name.length + 1 > LIST_CHARACTERS) {
      lists.push(list)
      list = ''
    }
    list += list === '' ? name : ` ${name}`
  }
  return list === '' ? lists : [...lists, list]
}

const LIST_CHARACTERS = 400

/** `name` and `name=value`. */
export function parseOffer(list: string): ReadonlyMap<string, string> {
  const offered = new Map<string, string>()
  for (const word of list.split(' ')) {
    const equals = word.indexOf('=')
    if (word !== '')
      offered.set(equals === -1 ? word : word.slice(0, equals), equals === -1 ? '' : word.slice(equals + 1))
  }
  return offered
}

export function abilitiesOf(
  capabilities: ReadonlySet<string>,
  isupport: ReadonlyMap<string, string | null>,
): Abilities {
  const can = (name: CapabilityName) => capabilities.has(name)
  return {
    echo: can('echo-message'),
    history: can('draft/chathistory') && can('batch'),
    search: can('soju.im/search'),
    redact: can('draft/message-redaction'),
    tags: can('message-tags'),
    multiline: can('draft/multiline'),
    readMarker: can('draft/read-marker'),
    metadata: can('draft/metadata-2'),
    rename: can('draft/channel-rename'),
    register: can('draft/account-registration'),
    monitor: isupport.has('MONITOR'),
  }
}
