/** axe finds nothing in a page (WCAG 2.2 A and AA, and its own good practices). */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** @throws {Error} it finds something; the message says what and `where` */
export async function findsNothing(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n  ')}`)
  assert.deepEqual(found, [], where)
}
