import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../store.ts';
import { makePair, readPrivateKey, readPublicKey, sealKeyFile } from './crypto.ts';

export const serviceId = 'sandbox-service';
export const siteId = 'sandbox-site';
export const siteUrl = 'https://shop.example';
export const keyPassword = 'sandbox-key-password';

const made = Symbol.for('hwagin.sandbox.keys');

export interface MobileOkKeys {
  /** The merchant's public key: results are sealed with it. */
  clientPublic: KeyObject;
  /** Opens encryptReqClientInfo. */
  serverPrivate: KeyObject;
  /** Session keys: one of them is sent with each token, and opens what that transaction seals. */
  sessions: { publicKey: string; privateKey: KeyObject }[];
  file: string;
  remove(): void;
}

/**
 * All sandboxes of one process share their keys, even if this module is loaded more than once: creating keys takes most
 * of the start-up time.
 */
const shared = globalThis as { [made]?: ReturnType<typeof makePairs> };
const makePairs = () => Promise.all([makePair(), makePair(), makePair(), makePair()]);

/** Creates the keys once, stores them, and writes the merchant's key file. */
export async function mobileOkKeys(store: Store, dataDir: string | undefined): Promise<MobileOkKeys> {
  const kept = store.snapshot.keys;
  if (!kept.sessionPrivate2) {
    const [client, server, first, second] = await (shared[made] ??= makePairs());
    Object.assign(kept, {
      clientPrivate: client.privateKey,
      clientPublic: client.publicKey,
      serverPrivate: server.privateKey,
      serverPublic: server.publicKey,
      sessionPrivate1: first.privateKey,
      sessionPublic1: first.publicKey,
      sessionPrivate2: second.privateKey,
      sessionPublic2: second.publicKey,
    });
    await store.flush();
  }
  const key = (name: string): string => kept[name] ?? '';
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'hwagin-sandbox-'));
  const file = join(folder, 'mok_keyInfo.dat');
  const content = {
    ServiceId: serviceId,
    ClientPrivateKey: key('clientPrivate'),
    ServerPublicKey: key('serverPublic'),
  };
  writeFileSync(file, sealKeyFile(content, keyPassword), { mode: 0o600 });
  return {
    clientPublic: readPublicKey(key('clientPublic')),
    serverPrivate: readPrivateKey(key('serverPrivate')),
    sessions: [
      { publicKey: key('sessionPublic1'), privateKey: readPrivateKey(key('sessionPrivate1')) },
      { publicKey: key('sessionPublic2'), privateKey: readPrivateKey(key('sessionPrivate2')) },
    ],
    file,
    remove: () => (dataDir ? undefined : rmSync(folder, { recursive: true, force: true })),
  };
}
