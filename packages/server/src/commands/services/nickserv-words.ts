/** What phrases of NickServ are refused with, where no rule of the network does it. */
import { refusal, type PreparedPlan } from '../definition.ts'

export function inWords(text: string): PreparedPlan {
  return refusal({ kind: 'failure', verb: 'NICKSERV', code: 'REFUSED', params: [], text })
}
