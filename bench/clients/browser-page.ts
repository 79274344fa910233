/** The page of a server in Debian's chromium, for a person that is measured. */
import { enter, say, type WebBrowser } from '../../e2e/support/browser.ts'

export type Page = Awaited<ReturnType<WebBrowser['open']>>

/** Comes in as a guest, at a place. */
export async function openAt(browser: WebBrowser, webPort: number, nick: string, place: string): Promise<Page> {
  const page = await browser.open(urlOf(webPort))
  await enter(page, nick)
  await say(page, `/join ${place}`)
  await page.getByRole('heading', { name: place, exact: true }).waitFor()
  return page
}

export function urlOf(webPort: number): string {
  return `http://127.0.0.1:${webPort}/`
}

/** How many times slower the page computes than this machine (Chrome DevTools Protocol, Emulation). */
export async function slowDown(page: Page, times: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: times })
}

/** @returns gives the seconds in which the page has computed since then */
export async function watchComputing(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const seconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  const before = await seconds()
  return async () => (await seconds()) - before
}
