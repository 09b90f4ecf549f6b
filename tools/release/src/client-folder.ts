import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The folder of the client's package. */
export const clientFolder = path.join(root, 'libraries', 'client')
