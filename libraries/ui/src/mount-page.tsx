import { MantineProvider } from '@mantine/core'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.ts'
import { cssVariablesResolver, theme } from './theme.ts'

/**
 * Draws a page into `#root` of the document, in the Signalbox look, light or dark as the system says.
 *
 * @throws Error when the document has no element `#root`
 */
export function mountPage(page: ReactNode): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('Cannot draw the page as the document has no element with the id root')
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        {page}
      </MantineProvider>
    </StrictMode>,
  )
}
