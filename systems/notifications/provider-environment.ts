import { checks, type Environment } from '@signalbox/contracts'

// The credentials of providers: one that has none is left out of every way. What a provider signs its reports with is told to the
// door, the rest to the dispatcher.

const told = (meaning: string, example: string, secret = true) => ({
  meaning,
  example,
  secret,
  setBy: 'operator' as const,
  check: checks.text,
})
const address = (provider: string, preset: string) => ({
  meaning: `Where ${provider} is.`,
  example: 'https://provider.example',
  secret: false,
  setBy: 'operator' as const,
  preset,
  check: checks.httpUrl,
})

/** What both are told. */
const common = {
  PROVIDER_SIMULATOR_URL: {
    meaning:
      'Of a process that stands in for all providers but SMTP, with credentials that everybody knows. Never set it in a deployment.',
    example: 'http://127.0.0.1:8011',
    secret: false,
    setBy: 'process',
    filled: 'companion',
    check: checks.httpUrl,
  },
  NOTIFICATIONS_URL: {
    meaning: 'Where providers reach the door with their reports. Without it none are asked for.',
    example: 'https://notifications.example',
    secret: false,
    setBy: 'operator',
    filled: 'own',
    check: checks.httpUrl,
  },
} as const satisfies Environment

const linkKey = {
  NOTIFICATIONS_LINK_KEY: {
    meaning:
      'What the links are signed with by which recipients of email take themselves off the list: the same for both. Without it emails have none.',
    example: 'a-long-random-text',
    secret: true,
    setBy: 'operator',
    check: checks.text,
  },
} as const satisfies Environment

export const providerEnvironment = {
  ...common,
  ...linkKey,
  TWILIO_URL: address('Twilio', 'https://api.twilio.com'),
  TWILIO_ACCOUNT_SID: told('The account at Twilio.', 'AC0123456789abcdef0123456789abcdef', false),
  TWILIO_AUTH_TOKEN: told('Its token, which also signs reports.', 'a-token'),
  TWILIO_FROM: told('The number from which Twilio sends.', '+12025550100', false),
  MESSAGEBIRD_URL: address('MessageBird', 'https://rest.messagebird.com'),
  MESSAGEBIRD_ACCESS_KEY: told('The access key at MessageBird.', 'a-key'),
  MESSAGEBIRD_ORIGINATOR: told('As whom MessageBird sends.', 'Signalbox', false),
  SENDGRID_URL: address('SendGrid', 'https://api.sendgrid.com'),
  SENDGRID_API_KEY: told('The API key at SendGrid.', 'SG.a-key'),
  MAILGUN_URL: address('Mailgun', 'https://api.mailgun.net'),
  MAILGUN_DOMAIN: told('The domain at Mailgun.', 'mg.example.com', false),
  MAILGUN_API_KEY: told('The API key at Mailgun.', 'a-key'),
  FIREBASE_URL: address('Firebase Cloud Messaging', 'https://fcm.googleapis.com'),
  FIREBASE_CREDENTIALS: told(
    'The service account at Firebase: the JSON file that Google gives, on one line.',
    '{"project_id":"shop","client_email":"...","private_key":"...","token_uri":"..."}',
  ),
  ONESIGNAL_URL: address('OneSignal', 'https://api.onesignal.com'),
  ONESIGNAL_APP_ID: told('The app at OneSignal.', '01234567-89ab-cdef-0123-456789abcdef', false),
  ONESIGNAL_API_KEY: told('Its API key.', 'a-key'),
  SMTP_URL: told('A mail server of your own, for email.', 'smtp://user:password@mail.example:587'),
} as const satisfies Environment

export const hookEnvironment = {
  ...common,
  ...linkKey,
  TWILIO_AUTH_TOKEN: providerEnvironment.TWILIO_AUTH_TOKEN,
  MESSAGEBIRD_SIGNING_KEY: told('What MessageBird signs reports with.', 'a-key'),
  SENDGRID_PUBLIC_KEY: told(
    'What SendGrid signs reports with: the public key of its event webhook.',
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE...',
    false,
  ),
  MAILGUN_SIGNING_KEY: told('What Mailgun signs reports with.', 'a-key'),
  ONESIGNAL_HOOK_SECRET: told(
    'What OneSignal shows as `Authorization: Bearer` with its reports.',
    'a-long-random-text',
  ),
} as const satisfies Environment
