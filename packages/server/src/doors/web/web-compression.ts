/** Whether messages to clients that offer permessage-deflate (RFC 7692) are compressed: docs/decisions/compression.md says what that costs. */
import * as v from 'valibot'
import { EVERYWHERE } from '../../config/option.ts'

export const WEB_COMPRESSION = {
  section: 'Listening',
  form: 'boolean',
  placeholder: '',
  help: 'Compress what WebSockets carry, for clients that offer it: fewer bytes, and much more work for each reader',
  default: false,
  expected: 'true or false',
  schema: v.boolean(),
  sources: EVERYWHERE,
} as const
