/** Two short notes, made by the browser (Web Audio API): there is no file to load. */

/** Hertz, and seconds from now. */
const NOTES = [
  [660, 0],
  [880, 0.09],
] as const

export function playSound(): void {
  const context = new AudioContext()
  const notes = NOTES.map(([frequency, after]) => note(context, frequency, context.currentTime + after))
  // A browser allows only a few of them at once.
  notes.at(-1)?.addEventListener('ended', () => void context.close())
}

function note(context: AudioContext, frequency: number, at: number): OscillatorNode {
  const [oscillator, gain] = [context.createOscillator(), context.createGain()]
  oscillator.frequency.value = frequency
  gain.gain.setValueAtTime(0.0001, at)
  gain.gain.exponentialRampToValueAtTime(0.08, at + 0.015)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.16)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.2)
  return oscillator
}
