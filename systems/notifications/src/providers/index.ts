import type { ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { readDispatcherConfig } from '../dispatcher/config.ts'
import { unsubscribeHeaders } from '../links.ts'
import { firebase } from './firebase.ts'
import { mailgun } from './mailgun.ts'
import { messagebird } from './messagebird.ts'
import { onesignal } from './onesignal.ts'
import type { Provider } from './provider.ts'
import { sendgrid } from './sendgrid.ts'
import { simulated, simulatedPrivateKey, simulatedUrl } from './simulated.ts'
import { smtp } from './smtp.ts'
import { twilio } from './twilio.ts'

type Config = ReturnType<typeof readDispatcherConfig>

/**
 * The providers that are set up, by name: those with credentials, or where there is a simulator all that it stands in for.
 *
 * @throws SyntaxError when the credentials of Firebase are no JSON
 */
export function providersOf(config: Config): ReadonlyMap<ProviderName, Provider> {
  const {
    PROVIDER_SIMULATOR_URL: simulator,
    NOTIFICATIONS_URL: hooksUrl,
    NOTIFICATIONS_LINK_KEY: key,
  } = config
  const hasLinks = hooksUrl !== undefined && key !== undefined
  const common = { hooksUrl, unsubscribe: hasLinks ? unsubscribeHeaders({ url: hooksUrl, key }) : undefined }
  const all =
    simulator === undefined
      ? deployed(config, common)
      : [...simulatedAt(simulator, common), ...own(config, common)]
  return new Map(all.map((provider) => [provider.name, provider]))
}

type Common = {
  readonly hooksUrl: string | undefined
  readonly unsubscribe: ((recipient: string) => Readonly<Record<string, string>>) | undefined
}

function simulatedAt(simulator: string, common: Common): Provider[] {
  const at = (provider: string) => ({ ...common, url: simulatedUrl(simulator, provider) })
  const firebaseKeys = { privateKey: simulatedPrivateKey(), tokenUrl: `${at('firebase').url}/token` }
  return [
    twilio({ ...at('twilio'), ...simulated.twilio }),
    messagebird({ ...at('messagebird'), ...simulated.messagebird }),
    sendgrid({ ...at('sendgrid'), ...simulated.sendgrid }),
    mailgun({ ...at('mailgun'), ...simulated.mailgun }),
    firebase({ ...at('firebase'), ...simulated.firebase, ...firebaseKeys }),
    onesignal({ ...at('onesignal'), ...simulated.onesignal }),
  ]
}

function own({ SMTP_URL, PROVIDER_TIMEOUT_MS: timeoutMs }: Config, { unsubscribe }: Common): Provider[] {
  return SMTP_URL === undefined ? [] : [smtp({ url: SMTP_URL, unsubscribe, timeoutMs })]
}

function deployed(config: Config, common: Common): Provider[] {
  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM: from,
    MESSAGEBIRD_ACCESS_KEY: accessKey,
    MESSAGEBIRD_ORIGINATOR: originator,
    SENDGRID_API_KEY: sendgridKey,
    MAILGUN_DOMAIN: domain,
    MAILGUN_API_KEY: mailgunKey,
    FIREBASE_CREDENTIALS: credentials,
    ONESIGNAL_APP_ID: appId,
    ONESIGNAL_API_KEY: onesignalKey,
  } = config
  return [
    ...(accountSid && authToken && from
      ? [twilio({ ...common, url: config.TWILIO_URL, accountSid, authToken, from })]
      : []),
    ...(accessKey && originator
      ? [messagebird({ ...common, url: config.MESSAGEBIRD_URL, accessKey, originator })]
      : []),
    ...(sendgridKey ? [sendgrid({ ...common, url: config.SENDGRID_URL, apiKey: sendgridKey })] : []),
    ...(domain && mailgunKey
      ? [mailgun({ ...common, url: config.MAILGUN_URL, domain, apiKey: mailgunKey })]
      : []),
    ...(credentials ? [firebase({ ...common, url: config.FIREBASE_URL, ...readAccount(credentials) })] : []),
    ...(appId && onesignalKey
      ? [onesignal({ ...common, url: config.ONESIGNAL_URL, appId, apiKey: onesignalKey })]
      : []),
    ...own(config, common),
  ]
}

function readAccount(credentials: string) {
  const account = JSON.parse(credentials) as Record<string, string>
  const { project_id = '', client_email = '', private_key = '' } = account
  return {
    projectId: project_id,
    clientEmail: client_email,
    privateKey: private_key,
    tokenUrl: account['token_uri'] ?? 'https://oauth2.googleapis.com/token',
  }
}
