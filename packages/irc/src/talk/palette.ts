/** Colours of IRC by number (https://modern.ircdocs.horse/formatting.html#colors): 0 to 98; 99 is the default of the client. */

/** The sixteen that clients may draw as their theme wants, then twelve hues in six degrees of lightness, then greys. */
const PALETTE = (
  'ffffff00000000007f009300ff00007f00009c009cfc7f00ffff0000fc0000939300ffff0000fcff00ff7f7f7fd2d2d2' +
  '47000047210047470032470000470000472c0047470027470000472e004747004747002a' +
  '740000743a007474005174000074000074490074740040740000744b0074740074740045' +
  'b50000b56300b5b5007db50000b50000b57100b5b50063b50000b57500b5b500b5b5006b' +
  'ff0000ff8c00ffff00b2ff0000ff0000ffa000ffff008cff0000ffa500ffff00ffff0098' +
  'ff5959ffb459ffff71cfff606fff6f65ffc96dffff59b4ff5959ffc459ffff66ffff59bc' +
  'ff9c9cffd39cffff9ce2ff9c9cff9c9cffdb9cffff9cd3ff9c9cffdc9cffff9cffff94d3' +
  '0000001313132828283636364d4d4d6565658181819f9f9fbcbcbce2e2e2ffffff'
).match(/.{6}/g)

/** As `#rrggbb`; null for numbers that are none of the palette's. */
export function paletteColour(index: number): string | null {
  const colour = PALETTE?.[index]
  return colour === undefined ? null : `#${colour}`
}
