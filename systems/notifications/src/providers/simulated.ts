import { createECDH, createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'

// What everybody knows of the provider simulator: it has no secrets.

/** Each stands under a path of its own. */
export const simulatedUrl = (simulator: string, provider: string) => `${simulator}/${provider}`

export const simulated = {
  twilio: { accountSid: 'ACsimulated', authToken: 'simulated-twilio-token', from: '+12025550100' },
  messagebird: {
    accessKey: 'simulated-messagebird-key',
    originator: 'Signalbox',
    signingKey: 'simulated-messagebird-signing-key',
  },
  sendgrid: { apiKey: 'SG.simulated' },
  mailgun: {
    domain: 'mg.example.com',
    apiKey: 'simulated-mailgun-key',
    signingKey: 'simulated-mailgun-signing-key',
  },
  firebase: { projectId: 'simulated', clientEmail: 'simulated@example.com' },
  onesignal: {
    appId: '00000000-0000-4000-8000-000000000000',
    apiKey: 'simulated-onesignal-key',
    hookSecret: 'simulated-onesignal-secret',
  },
} as const

/** A key of one run, as Firebase's are checked by Google alone. */
export function simulatedPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** The keys by which SendGrid's reports are signed and checked; made of a word, so that there is no key in this file. */
export function simulatedSendgridKeys() {
  const secret = createHash('sha256').update('provider simulator').digest()
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(secret)
  const point = ecdh.getPublicKey()
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const privateKey = createPrivateKey({ key: { ...jwk, d: secret.toString('base64url') }, format: 'jwk' })
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
}
