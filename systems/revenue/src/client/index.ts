export { sendFile } from './send-file.ts'
export type { Account, SendFileOptions } from './send-file.ts'
