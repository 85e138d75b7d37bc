import { descriptors } from '../contract/providers/index.ts';

/** One setting, for `.env.example`, `docs/settings.md` and `hwagin config`; a test compares them with the schemas. */
export interface CatalogueEntry {
  name: string;
  /** Never shown; can also be given as `NAME_FILE`. */
  secret: boolean;
}

const shown = (...names: string[]): CatalogueEntry[] => names.map((name) => ({ name, secret: false }));
const secret = (...names: string[]): CatalogueEntry[] => names.map((name) => ({ name, secret: true }));

/** Every setting. A setting that is not listed here is not shown. */
export const catalogue: readonly CatalogueEntry[] = [
  ...shown('HWAGIN_ENV', 'HWAGIN_TASK_QUEUE', 'HWAGIN_DATA', 'HWAGIN_CACHE', 'HWAGIN_LOG_LEVEL'),
  ...secret('HTTPS_PROXY', 'HTTP_PROXY'),
  ...shown('NO_PROXY'),

  ...shown('TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE', 'TEMPORAL_TLS'),
  ...shown('TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'),
  ...shown('TEMPORAL_TLS_SERVER_NAME'),
  ...secret('TEMPORAL_API_KEY', 'TEMPORAL_TLS_CLIENT_CERT_DATA', 'TEMPORAL_TLS_CLIENT_KEY_DATA'),
  ...secret('TEMPORAL_TLS_SERVER_CA_CERT_DATA'),

  ...secret('HWAGIN_ENCRYPTION_KEYS', 'HWAGIN_SUBJECT_KEY'),
  ...shown('HWAGIN_KEY_PROVIDER'),

  ...shown('HWAGIN_LIMITS', 'HWAGIN_LIMIT_SENDS', 'HWAGIN_LIMIT_FAILED', 'HWAGIN_LIMIT_OPEN', 'HWAGIN_LIMIT_SPEND'),
  ...shown('HWAGIN_LIMIT_PRICES'),

  ...shown('HWAGIN_ACTOR', 'HWAGIN_ACCESS_RECORDS', 'HWAGIN_ACCESS_STORE', 'HWAGIN_LEGAL_HOLD'),

  ...shown('HWAGIN_SHUTDOWN_GRACE', 'HWAGIN_CONNECT_TIMEOUT', 'HWAGIN_MAX_ACTIVITIES', 'HWAGIN_MAX_WORKFLOW_TASKS'),
  ...shown('HWAGIN_BUILD_ID', 'HWAGIN_DEPLOYMENT_NAME', 'TEMPORAL_WORKER_BUILD_ID', 'TEMPORAL_DEPLOYMENT_NAME'),
  ...shown('HWAGIN_MAX_CACHED', 'HWAGIN_PROMISE_STACKS', 'HWAGIN_HEALTH_PORT', 'HWAGIN_HEALTH_HOST', 'HWAGIN_PROFILES'),

  ...descriptors.flatMap(({ settings }) =>
    settings ? [...shown(...settings.shown), ...secret(...settings.secret)] : [],
  ),

  ...shown('HWAGIN_GATEWAY_PORT', 'HWAGIN_GATEWAY_HOST', 'HWAGIN_PUBLIC_URL', 'HWAGIN_SERVICE_NAME'),
  ...shown('HWAGIN_GATEWAY_HEALTH_PORT', 'HWAGIN_GATEWAY_HEALTH_HOST', 'HWAGIN_GATEWAY_PROXIES'),
  ...shown('HWAGIN_GATEWAY_RATE_KEY', 'HWAGIN_GATEWAY_RATE_USER', 'HWAGIN_GATEWAY_RATE_ADDRESS'),
  ...shown('HWAGIN_GATEWAY_RATE_IDEMPOTENCY', 'HWAGIN_GATEWAY_STREAMS', 'HWAGIN_GATEWAY_STREAMS_KEY'),
  ...shown('HWAGIN_GATEWAY_STREAMS_USER'),
  ...shown('HWAGIN_RETURN_URLS', 'HWAGIN_TERMS_FILE', 'HWAGIN_WEBHOOK_URL'),
  ...shown('HWAGIN_CODEC_PORT', 'HWAGIN_CODEC_HOST', 'HWAGIN_CODEC_ORIGINS', 'HWAGIN_CODEC_JWKS_URL'),
  ...shown('HWAGIN_CODEC_ISSUER', 'HWAGIN_CODEC_AUDIENCE', 'HWAGIN_CODEC_ROLE'),
  ...secret('HWAGIN_API_KEYS', 'HWAGIN_TOKEN_KEY', 'HWAGIN_WEBHOOK_SECRETS'),
];
