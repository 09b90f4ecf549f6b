import type { SystemCardProps } from '@signalbox/contracts'

/** The card of corner-shop in the simulator. Say here what people may do, and what they see of it at once. */
export default function CornerShopCard({ url }: SystemCardProps) {
  return <p>{url === undefined ? 'Send its events with the buttons above.' : `Its service is at ${url}.`}</p>
}
