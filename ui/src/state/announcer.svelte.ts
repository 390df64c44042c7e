// The live region: one polite sentence at a time for screen readers.
class Announcer {
  text = $state("");
}

export const announcer = new Announcer();

/** Says a sentence; the same one twice is said twice. */
export function announce(sentence: string): void {
  announcer.text = announcer.text === sentence ? `${sentence}\u00a0` : sentence;
}
