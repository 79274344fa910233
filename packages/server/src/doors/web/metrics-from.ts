/** Which programs may read the metrics beside those of this machine. */
import * as v from 'valibot'
import { EVERYWHERE } from '../../config/option.ts'
import { isAddressList } from '../../config/proxy-options.ts'

export const METRICS_FROM = {
  section: 'Listening',
  form: 'texts',
  placeholder: 'ADDRESS',
  help: 'Let programs there read /metrics at the web door, beside those of this machine. Repeatable',
  default: null,
  expected: 'an IP address, a network such as 10.0.0.0/8, or a range of addresses',
  schema: v.array(v.pipe(v.string(), v.check(isAddressList))),
  sources: EVERYWHERE,
} as const
