import { topicNames } from '@signalbox/contracts'

const trackColours = 6

/**
 * The colour of a topic's track, as a CSS value that follows light and dark.
 *
 * Topics of the topology take them in order, so that a new one gets its own without a change here.
 */
export function trackColour(topic: string): string {
  const position = (topicNames as readonly string[]).indexOf(topic)
  return `var(--sb-track-${(Math.max(position, 0) % trackColours) + 1})`
}
