/** Chinese (zh), by the English that stands in the code. */
import { TALK_IN_CHINESE } from '@partyline/irc/zh'
import type { Catalogue } from './text.ts'
import { ADMIN_IN_CHINESE } from './zh-admin.ts'
import { CHAT_IN_CHINESE } from './zh-chat.ts'
import { COMMAND_IN_CHINESE } from './zh-command.ts'
import { CONFIGURATION_IN_CHINESE } from './zh-configuration.ts'
import { DOCTOR_IN_CHINESE } from './zh-doctor.ts'
import { ERRORS_IN_CHINESE } from './zh-errors.ts'
import { NC_IN_CHINESE } from './zh-nc.ts'
import { SOCKETS_IN_CHINESE } from './zh-sockets.ts'
import { TRANSFER_IN_CHINESE } from './zh-transfer.ts'

export const CHINESE: Catalogue = new Map([
  ...TALK_IN_CHINESE,
  ...ERRORS_IN_CHINESE,
  ...SOCKETS_IN_CHINESE,
  ...CONFIGURATION_IN_CHINESE,
  ...CHAT_IN_CHINESE,
  ...COMMAND_IN_CHINESE,
  ...ADMIN_IN_CHINESE,
  ...DOCTOR_IN_CHINESE,
  ...NC_IN_CHINESE,
  ...TRANSFER_IN_CHINESE,
])
