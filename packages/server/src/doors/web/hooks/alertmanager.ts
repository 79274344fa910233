/** Alerts as Prometheus Alertmanager sends them (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
import { at, listAt, textAt, words } from './fields.ts'
import type { Said } from './said.ts'

/** null where it is none of them. */
export function fromAlertmanager(value: unknown): Said {
  if (!Array.isArray(at(value, 'alerts')) || textAt(value, 'status') === '') return null
  const lines = listAt(value, 'alerts').map(describe)
  return lines.length === 0 ? null : { author: null, text: lines.join('\n') }
}

function describe(alert: unknown): string {
  const labels = (name: string) => textAt(alert, 'labels', name)
  const notes = (name: string) => textAt(alert, 'annotations', name)
  const said = notes('summary') || notes('description') || notes('message')
  const where = labels('instance') === '' ? '' : `on ${labels('instance')}`
  return words(
    `${textAt(alert, 'status').toUpperCase()}:`,
    labels('alertname'),
    labels('severity') === '' ? '' : `(${labels('severity')})`,
    where,
    said === '' ? '' : `- ${said}`,
    textAt(alert, 'status') === 'firing' ? textAt(alert, 'generatorURL') : '',
  )
}
