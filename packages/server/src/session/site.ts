/**
 * A site of IPv6: a provider gives a customer a network of 48 bits (RFC 6177), which has 65,536 of those of 64 bits that count as one address. What
 * comes from all of them together is bounded too, less narrowly: a university is one site.
 */

/** So many times as much as one address may, a site may. */
export const SITE_SHARE = 16

const HOLDER = /^([\da-f]+:[\da-f]+:[\da-f]+):[\da-f]+::\/64$/

/** @param holder as `holderOf` of net gives it; null where it is no network of IPv6 */
export function siteOf(holder: string): string | null {
  const [, front] = HOLDER.exec(holder) ?? []
  return front === undefined ? null : `${front}::/48`
}
