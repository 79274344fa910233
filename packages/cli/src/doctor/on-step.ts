/** How a long look tells what it is at. */

/** Told what is waited for, in words that go on from "Waiting for", each time that changes. */
export type OnStep = (step: string) => void
