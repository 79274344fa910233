/** What keeps the event loop gives way after a while, so that one client's work does not stop the others. */

/** Begins a slice of time; what it returns says whether the slice is used up. */
export type BeginSlice = () => () => boolean

/** @param monotonic milliseconds of a clock that only goes forward, with their fractions */
export function timeSlices(monotonic: () => number, sliceMs: () => number): BeginSlice {
  return () => {
    const end = monotonic() + sliceMs()
    return () => monotonic() >= end
  }
}
