import { formatDuration } from '../../contract/duration.ts';
import type { SendProgress } from './send-progress.ts';

/** Why there is no answer. */
export interface Fault {
  /** In words, without the URL. */
  fact: string;
  /** Node's own code, if there was one (`ECONNREFUSED`). */
  code?: string;
  /** The provider has certainly not received the call. */
  certain: boolean;
}

/** The deadline of a call has passed. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
}

/** The activity was canceled, or its worker is shutting down. */
export class CallCanceled extends Error {
  override readonly name = 'CallCanceled';
  readonly started: boolean;

  constructor({ started }: { started: boolean }) {
    super('the call was canceled');
    this.started = started;
  }
}

/** What an error of fetch, of its body or of the deadline means. */
export const faultOf = (error: unknown, progress: SendProgress, timeoutMs: number): Fault => {
  const unsent = progress.queued && !progress.sent;
  if (error instanceof CallTimeout) {
    const waited = formatDuration(timeoutMs);
    return { fact: unsent ? `no connection within ${waited}` : `no answer within ${waited}`, certain: unsent };
  }
  if (error instanceof CallCanceled) return { fact: 'canceled', certain: unsent || !error.started };
  const code = codeOf(error);
  // undici's code for a tunnel that the proxy refused, whatever the status.
  if (unsent && code === 'UND_ERR_ABORTED') return { fact: `refused by the proxy (${code})`, code, certain: true };
  if (code === undefined) return { fact: unsent ? 'no connection' : 'connection lost', certain: unsent };
  const known = neverArrived.get(code) ?? (tls.test(code) ? 'TLS failure' : undefined);
  const fact = known ?? (unsent ? 'no connection' : 'connection lost');
  return { fact: `${fact} (${code})`, code, certain: unsent || known !== undefined };
};

/** Errors that occur before the first byte of a request can have been sent. */
const neverArrived: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ECONNREFUSED: 'connection refused',
    ENOTFOUND: 'host not found',
    EAI_AGAIN: 'name lookup failed',
    EHOSTUNREACH: 'host unreachable',
    ENETUNREACH: 'network unreachable',
    UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  }),
);

/** Certificates and handshakes: OpenSSL's and Node's codes. Alerts within a connection (`ERR_SSL_…_ALERT_…`) may come later. */
const tls = /^(?!.*ALERT)(ERR_TLS_|ERR_SSL_WRONG_VERSION|ERR_SSL_UNSUPPORTED|.*CERT|.*SELF_SIGNED|UNABLE_TO_)/;

/** fetch puts the real error in the cause of its `TypeError`. */
const codeOf = (error: unknown): string | undefined => {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z0-9_]{1,64}$/.test(at.code)) return at.code;
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
};
