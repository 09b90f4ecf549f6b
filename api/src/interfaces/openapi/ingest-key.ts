/** How a client shows its ingest key, where the api asks for one. */
export const ingestKey = {
  type: 'http',
  scheme: 'bearer',
  description: 'A key made with `npm run ingest-key`',
}

/** With a key where the api has keys (`INGEST_KEYS`), else without. */
export const mayNeedKey = [{ ingestKey: [] }, {}]
