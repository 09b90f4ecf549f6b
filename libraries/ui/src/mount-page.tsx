import { MantineProvider } from '@mantine/core'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.ts'
import { cssVariablesResolver, theme } from './theme.ts'
import { layTracks } from './track-colour.ts'

/**
 * Draws a page into `#root` of the document, in the Signalbox look, light or dark as the system says.
 *
 * @param topics every topic in order, for the colours of their tracks
 * @throws Error when the document has no element `#root`
 */
export function mountPage(page: ReactNode, topics: readonly string[]): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('Cannot draw the page as the document has no element with the id root')
  layTracks(topics, document.documentElement)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        {page}
      </MantineProvider>
    </StrictMode>,
  )
}
