import { readFileSync } from 'node:fs';

interface Vectors {
  keyFile: {
    password: string;
    contentBase64: string;
    json: Record<'ServiceId' | 'ClientPrivateKey' | 'ServerPublicKey', string>;
  };
  /** Opens what was sealed for the key file's ServerPublicKey. */
  serverPrivateKey: string;
  result: { wire: string; json: Record<string, string> };
  badResults: Record<string, string>;
}

/** Crypto test cases from an independent implementation of MobileOK's formats. */
export const vectors = JSON.parse(
  readFileSync(new URL('../vectors/mobileok.json', import.meta.url), 'utf8'),
) as Vectors;
