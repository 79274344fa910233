/** WEBPUSH (soju.im/webpush, draft/webpush): a client has its account told of messages also where no connection of it is. */
import { parseTags } from '@partyline/irc'
import { refusePush } from '../network/push.ts'
import type { PushKeys } from '../network/subscription.ts'
import { AUTH_SECRET_BYTES, PUBLIC_KEY_BYTES } from '../push/encrypt.ts'
import { refusal, wish, type CommandDefinition, type Plan } from './definition.ts'

export const webpush: CommandDefinition = {
  verb: 'WEBPUSH',
  rights: 'registered',
  cost: 5,
  plan({ params: [subcommand = '', endpoint = '', keys = '', ...rest], info }) {
    const malformed = (text: string): Plan => refusal(refusePush('INVALID_PARAMS', endpoint, text, subcommand))
    if (info.vapidKey === null)
      return refusal(refusePush('FORBIDDEN', endpoint, 'This server pushes nothing', subcommand))
    if (!isEndpoint(endpoint, info.limits.pushEndpointBytesMax)) {
      return malformed(
        `An endpoint is a URL that begins with https://, of at most ${info.limits.pushEndpointBytesMax} bytes`,
      )
    }
    switch (subcommand.toUpperCase()) {
      case 'REGISTER': {
        if (!info.maySendTo(new URL(endpoint))) return malformed('An endpoint is an address of the internet')
        const parsed = rest.length === 0 ? keysOf(keys) : null
        return parsed === null
          ? malformed('Keys are p256dh=KEY;auth=SECRET in base64url')
          : wish({ kind: 'push', endpoint, keys: parsed })
      }
      case 'UNREGISTER':
        return wish({ kind: 'push', endpoint, keys: null })
      default:
        return malformed('It is REGISTER or UNREGISTER')
    }
  },
}

function isEndpoint(text: string, bytesMax: number): boolean {
  const url = URL.parse(text)
  return url !== null && url.protocol === 'https:' && url.username === '' && Buffer.byteLength(text) <= bytesMax
}

function keysOf(text: string): PushKeys | null {
  const keys = parseTags(text)
  const [p256dh = '', auth = ''] = [keys.get('p256dh'), keys.get('auth')]
  const point = bytesOf(p256dh)
  const isPoint = point?.length === PUBLIC_KEY_BYTES && point[0] === 4
  return isPoint && bytesOf(auth)?.length === AUTH_SECRET_BYTES ? { p256dh, auth } : null
}

/** null for what is no base64url. */
function bytesOf(text: string): Buffer | null {
  return /^[A-Za-z0-9_-]+=*$/.test(text) ? Buffer.from(text, 'base64url') : null
}
