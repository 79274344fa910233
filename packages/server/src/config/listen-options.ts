/** The options that say where each door listens, made from the table of doors. */
import * as v from 'valibot'
import { byDoor, DOOR_NAMES, doorOf, type DoorName } from '../doors/table.ts'
import { ADDRESS_FORM, parseAddress, type Address } from './address.ts'
import { EVERYWHERE, type Option } from './option.ts'

/** The reason is not used: the error is made from `expected`. */
function transformAddress({ dataset, addIssue, NEVER }: v.RawTransformContext<string>): Address {
  const parsed = parseAddress(dataset.value)
  if (parsed !== null) return parsed
  addIssue()
  return NEVER
}

function isDoorOff(texts: readonly string[]): boolean {
  return texts.length === 0 || (texts.length === 1 && texts[0] === 'off')
}

const addresses = v.union([
  v.pipe(
    v.array(v.string()),
    v.check((texts) => isDoorOff(texts)),
    v.transform((): readonly Address[] => []),
  ),
  v.array(v.pipe(v.string(), v.rawTransform(transformAddress))),
])

type ListenOption = Option & { readonly schema: typeof addresses; readonly default: string | null }

function listenOption(name: DoorName): ListenOption {
  const { help, default: value } = doorOf(name).entrance
  return {
    section: 'Listening',
    form: 'texts',
    placeholder: 'ADDRESS',
    help,
    default: value,
    expected: `${ADDRESS_FORM}, or off alone`,
    schema: addresses,
    sources: EVERYWHERE,
  }
}

export const LISTEN_OPTIONS = byDoor(listenOption)

/** Which doors `--public` opens, and where. */
const OPENED = DOOR_NAMES.flatMap((name) => {
  const { whenPublic } = doorOf(name).entrance
  return whenPublic === null ? [] : [`${whenPublic} unless --${name} is`]
})

export const PUBLIC_HELP = `Open the encrypted doors to the network (${OPENED.join(', ').replace(/is(?=,|$)/, 'is given')}) and ask everyone for a password`
