import type { SystemPanelProps } from '@signalbox/contracts'

/** The panel of corner-shop on the dashboard: what its `page.reads` say. */
export default function CornerShopPanel({ figures }: SystemPanelProps) {
  const newest = figures['newest'] ?? []
  if (newest.length === 0) return <p>Nothing is stored yet.</p>
  return (
    <ul>
      {newest.map(({ event_id, event_data }) => (
        <li key={String(event_id)} className="sb-mono">
          {JSON.stringify(event_data)}
        </li>
      ))}
    </ul>
  )
}
