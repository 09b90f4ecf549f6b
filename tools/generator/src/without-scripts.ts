type Package = { readonly scripts: Readonly<Record<string, string>> }

/** The root's package.json without the commands that run a file of a system. */
export function withoutScripts(text: string, system: string): string {
  const stated = JSON.parse(text) as Package
  const scripts = Object.entries(stated.scripts).filter(([, run]) => !run.includes(`systems/${system}/`))
  if (scripts.length === Object.keys(stated.scripts).length) return text
  return `${JSON.stringify({ ...stated, scripts: Object.fromEntries(scripts) }, null, 2)}\n`
}
