import classes from './page.module.css'

type PageProps = {
  /** What this page is, after the product's name. */
  readonly name: string
  /** The lamp and the age of what is shown. */
  readonly status?: React.ReactNode
  /** Links to the views of this page. One alone leads nowhere and is left out. */
  readonly views?: readonly React.ReactNode[]
  readonly links?: readonly { readonly label: string; readonly href: string }[]
  readonly children: React.ReactNode
  readonly footer?: React.ReactNode
}

function SignalMark() {
  return (
    <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
      <path d="M0 24h32" stroke="#4cbcf0" strokeWidth="3" />
      <rect
        x="9.5"
        y="2.5"
        width="13"
        height="22"
        rx="6.5"
        fill="#060b0e"
        stroke="#6d8592"
        strokeWidth="1.5"
      />
      <circle cx="16" cy="9" r="3.6" fill="#34454f" />
      <circle cx="16" cy="18" r="3.9" fill="#45d98a" />
    </svg>
  )
}

/** The frame of every page: product name, status and links on a dark board, then the content. */
export function Page({ name, status, views, links, children, footer }: PageProps) {
  return (
    <div className={classes.page}>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.board}>
        <div className={classes.boardInner}>
          <h1 className={classes.brand}>
            <SignalMark />
            <span>
              Signalbox <span className={classes.name}>{name}</span>
            </span>
          </h1>
          {views && views.length > 1 ? (
            <nav aria-label="Views" className={classes.links}>
              {views}
            </nav>
          ) : null}
          {links && links.length > 0 ? (
            <nav aria-label="Other pages" className={classes.links}>
              {links.map((link) => (
                <a key={link.href} href={link.href}>
                  {link.label}
                </a>
              ))}
            </nav>
          ) : null}
          {status ? <div className={classes.status}>{status}</div> : null}
        </div>
        <div className={classes.rails} aria-hidden="true" />
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      {footer ? <footer className={classes.footer}>{footer}</footer> : null}
    </div>
  )
}
