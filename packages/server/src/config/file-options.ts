/** The options of files that people share. */
import * as v from 'valibot'
import { AGES, amount, HOUR_MS, UNLIMITED } from './amount-schema.ts'
import { EVERYWHERE, type Option } from './option.ts'
import { isWebOrigin } from './web-origin.ts'

export const FILE_OPTIONS = {
  'web-address': {
    section: 'Listening',
    form: 'text',
    placeholder: 'ORIGIN',
    help: 'How browsers reach the web door from everywhere, such as https://chat.example: links to files begin with it. Without it, with an address of this machine',
    default: null,
    expected: 'an origin as browsers write it, such as https://chat.example',
    schema: v.pipe(v.string(), v.check(isWebOrigin)),
    sources: EVERYWHERE,
  },
  'file-age': {
    section: 'Storage',
    form: 'text',
    placeholder: 'AGE',
    help: 'Delete files in channels after so long, such as 90d, also those that messages name. Without it, a file stays as long as one does',
    default: UNLIMITED,
    expected: 'unlimited, or a whole number and h (hours), d (days) or y (years), such as 90d',
    schema: amount(AGES, HOUR_MS),
    sources: EVERYWHERE,
  },
  'file-access': {
    section: 'Storage',
    form: 'text',
    placeholder: 'WHO',
    help: 'link: a file in a channel is given to anybody with its link, which nobody can guess. members: only to members of the channel, who prove their account',
    default: 'link',
    expected: 'link or members',
    schema: v.picklist(['link', 'members']),
    sources: EVERYWHERE,
  },
  'upload-scan': {
    section: 'Storage',
    form: 'text',
    placeholder: 'COMMAND',
    help: 'Have this command look at each file, whose path comes behind it, such as "clamdscan --no-summary --fdpass". Where it ends with 0, the file is taken. Where it ends with 1, it is not, and the last line says why',
    default: null,
    expected: 'a command and its arguments, with spaces between them',
    schema: v.pipe(
      v.string(),
      v.check((text) => text.trim() !== '' && !text.includes('\0')),
    ),
    sources: EVERYWHERE,
  },
} as const satisfies Record<string, Option>
