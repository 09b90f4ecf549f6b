const trackColours = 6

/** The colour of a topic's track, as a CSS value that follows light and dark; the page lays the tracks when it is drawn. */
export function trackColour(topic: string): string {
  return `var(${variableOf(topic)}, var(--sb-track-1))`
}

/** Gives each topic its colour, in their order, so that a new one gets its own without a change here. */
export function layTracks(topics: readonly string[], { style }: HTMLElement): void {
  for (const [index, topic] of topics.entries())
    style.setProperty(variableOf(topic), `var(--sb-track-${(index % trackColours) + 1})`)
}

// A dot would end the name.
const variableOf = (topic: string) => `--sb-track-of-${topic.replaceAll('.', '_')}`
