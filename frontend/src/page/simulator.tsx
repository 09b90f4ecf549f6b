import { UnstyledButton } from '@mantine/core'
import { Glossary, Page } from '@signalbox/ui'
import { useState } from 'react'
import { ingestKey, keepIngestKey } from '../api/ingest-key.ts'
import { useClientConfig } from '../api/use-client-config.ts'
import { Controls } from './controls.tsx'
import { KeyView } from './key-view.tsx'
import classes from './simulator.module.css'

/** The hand of the system: send events, and see an honest receipt for each. */
export function Simulator() {
  const config = useClientConfig()
  const [hasKey, setHasKey] = useState(ingestKey() !== undefined)
  const change = (key: string | undefined) => {
    keepIngestKey(key)
    setHasKey(key !== undefined)
  }
  const forget = config?.keyRequired && hasKey && (
    <UnstyledButton className={classes.forget} onClick={() => change(undefined)}>
      Use another key
    </UnstyledButton>
  )
  return (
    <Page
      name="simulator"
      status={forget}
      links={[
        ...(config?.dashboard ? [{ label: 'Dashboard', href: config.dashboard }] : []),
        { label: 'Interfaces', href: '/docs' },
      ]}
      footer={<Glossary names={glossary} />}
    >
      {config?.keyRequired && !hasKey ? <KeyView onKey={change} /> : <Controls config={config} />}
    </Page>
  )
}

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'encrypted', 'confirmed', 'refused', 'in doubt'] as const),
  ...(['p50', 'p99', 'open loop', 'saturated', 'poison event', 'dead letters'] as const),
]
