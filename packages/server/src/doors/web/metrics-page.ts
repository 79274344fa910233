/** `/metrics`, for Prometheus and what reads the same text. The counts say who talks when, so strangers do not get them. */
import { AddressList } from '@partyline/net'
import { EXPOSITION_TYPE } from '../../metrics/exposition.ts'
import { isFromHere } from './from-here.ts'
import { textAnswer } from './answer.ts'
import type { Route } from './route.ts'

export const METRICS: Route = {
  method: 'GET',
  path: '/metrics',
  admits(asker, { settings }) {
    const others = new AddressList(settings()['metrics-from'] ?? [])
    return isFromHere(asker, (address) => others.has(address))
      ? null
      : textAnswer(403, 'Only programs on this machine may read the metrics, and those that --metrics-from names')
  },
  answer: (_, { metrics }) => ({ status: 200, type: EXPOSITION_TYPE, body: metrics() }),
}
