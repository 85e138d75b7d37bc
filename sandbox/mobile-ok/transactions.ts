import { randomBytes } from 'node:crypto';
import type { SentCode } from '../sent-code.ts';
import type { World } from '../world.ts';
import type { AuthInfo } from './auth-info.ts';
import type { Refusal } from './codes.ts';

export interface Transaction {
  txId: string;
  clientTxId: string;
  /** The only valid token. */
  token: string;
  tokenIssuedAt: number;
  /** Which of the session keys belongs to it. */
  session: number;
  step: 'token' | 'requested' | 'refused' | 'done';
  requestedAt: number;
  auth?: AuthInfo;
  sent?: SentCode;
  resendsLeft?: number;
  called?: boolean;
}

interface State {
  usedTxIds: Record<string, true>;
  /** Every token ever issued, to tell a stale token from an unknown one. */
  tokens: Record<string, string>;
  transactions: Record<string, Transaction>;
}

/** MobileOK's transactions and their rotating tokens. */
export class Transactions {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get #state(): State {
    return this.#world.slice<State>('mobile-ok', () => ({ usedTxIds: {}, tokens: {}, transactions: {} }));
  }

  /** @returns undefined if the clientTxId was used before */
  open(clientTxId: string, session: number): Transaction | undefined {
    if (this.#state.usedTxIds[clientTxId]) return undefined;
    this.#state.usedTxIds[clientTxId] = true;
    const txId = randomBytes(16).toString('hex');
    const transaction: Transaction = {
      txId,
      clientTxId,
      token: '',
      tokenIssuedAt: 0,
      session,
      step: 'token',
      requestedAt: this.#world.now(),
    };
    this.#state.transactions[txId] = transaction;
    this.rotate(transaction);
    return transaction;
  }

  /** Creates a new token; the last one is stale from now on. */
  rotate(transaction: Transaction): string {
    const token = randomBytes(96).toString('base64');
    this.#state.tokens[token] = transaction.txId;
    transaction.token = token;
    transaction.tokenIssuedAt = this.#world.now();
    return token;
  }

  find(token: string): { refusal: Refusal } | { transaction: Transaction } {
    const transaction = this.#state.transactions[this.#state.tokens[token] ?? ''];
    if (!transaction) return { refusal: 'tokenUnknown' };
    if (transaction.token !== token) return { refusal: 'tokenStale' };
    const age = this.#world.now() - transaction.tokenIssuedAt;
    return age > this.#world.rules.mobileOkTokenValidMs ? { refusal: 'tokenExpired' } : { transaction };
  }
}
