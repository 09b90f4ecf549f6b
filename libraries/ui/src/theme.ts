import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The blue of an enamelled signal box plate. */
const plate: MantineColorsTuple = [
  '#e6f4fc',
  '#cfe6f5',
  '#a0cdea',
  '#6db2df',
  '#4cbcf0',
  '#2c8fc9',
  '#1c7fb8',
  '#0b6fa4',
  '#065b88',
  '#03476c',
]

/** Mantine's greys of the dark scheme, with the blue of night in them. */
const dark: MantineColorsTuple = [
  '#e8eef1',
  '#c6d1d7',
  '#9dacb5',
  '#5a6d79',
  '#22303a',
  '#1b262e',
  '#161f26',
  '#121a20',
  '#0e151a',
  '#0a1014',
]

const fontFamily = "'Overpass Variable', system-ui, -apple-system, 'Segoe UI', sans-serif"

export const theme = createTheme({
  colors: { plate, dark },
  primaryColor: 'plate',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  fontFamily,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontFamily, fontWeight: '650' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Lit buttons are pale at night, where Mantine's white on them could not be read.
    Button: Button.extend({
      vars: (_theme, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--sb-on-track)' } : {},
      }),
    }),
  },
})

/** Lets Mantine's own parts take their colours from `signalbox.css`, so that there is one palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const palette = {
    '--mantine-color-body': 'var(--sb-page)',
    '--mantine-color-text': 'var(--sb-ink)',
    '--mantine-color-dimmed': 'var(--sb-dim)',
    '--mantine-color-placeholder': 'var(--sb-dim)',
    '--mantine-color-default': 'var(--sb-panel)',
    '--mantine-color-default-hover': 'var(--sb-sunk)',
    '--mantine-color-default-color': 'var(--sb-ink)',
    '--mantine-color-default-border': 'var(--sb-edge)',
    '--mantine-color-error': 'var(--sb-stop)',
  }
  return { variables: {}, light: palette, dark: palette }
}
