import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { catalogue } from '../../../config/catalogue.ts';

const file = (path: string) => readFileSync(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8');

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: {
    template: {
      spec: {
        terminationGracePeriodSeconds?: number;
        containers: {
          envFrom: { secretRef?: { name: string } }[];
          volumeMounts: { name: string; mountPath: string }[];
        }[];
      };
    };
    volumeClaimTemplates?: { metadata: { name: string } }[];
    policyTypes?: string[];
    egress?: { to?: { ipBlock?: { cidr: string; except?: string[] } }[]; ports?: object[] }[];
  };
}
const manifests = (name: string): Manifest[] =>
  parseAllDocuments(file(`kubernetes/base/${name}.yaml`)).map((document) => document.toJS() as Manifest);
const named = (name: string, kinds: string[]): Manifest => {
  const found = manifests(name).find(({ kind }) => kinds.includes(kind));
  if (!found) throw new Error(`${name} has no ${kinds.join(' or ')}`);
  return found;
};
const secretsOf = ({ spec }: Manifest) =>
  spec.template.spec.containers.flatMap(({ envFrom }) => envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []));

describe('the manifests', () => {
  it('give each consumer its own secrets: no provider’s to the gateway, no key of the gateway’s to a worker', () => {
    expect(secretsOf(named('gateway', ['StatefulSet']))).toEqual(['hwagin-keys', 'hwagin-gateway']);
    expect(secretsOf(named('worker', ['Deployment']))).toEqual(['hwagin-keys', 'hwagin-providers', 'hwagin-webhooks']);
  });

  it('keep the gateway’s access records over a rollout', () => {
    const { spec } = named('gateway', ['StatefulSet']);
    const [claim] = spec.volumeClaimTemplates ?? [];
    const mounts = spec.template.spec.containers[0]?.volumeMounts ?? [];
    expect(mounts.find(({ mountPath }) => mountPath === '/data')?.name).toBe(claim?.metadata.name);
    expect(file('Dockerfile')).toContain('HWAGIN_DATA=/data');
    const { services } = parse(file('compose/compose.yaml'), { merge: true }) as {
      services: Record<string, { volumes?: string[]; tmpfs?: string[] }>;
    };
    expect(services['gateway']?.volumes).toContain('access-records:/data');
    expect(services['gateway']?.tmpfs).toEqual(['/tmp']);
  });

  it('let a gateway that stops finish its requests: a verdict or an erasure is waited for up to a minute', () => {
    const { services } = parse(file('compose/compose.yaml'), { merge: true }) as {
      services: Record<string, { stop_grace_period?: string }>;
    };
    const composed = /^(\d+)s$/.exec(services['gateway']?.stop_grace_period ?? '')?.[1];
    const { terminationGracePeriodSeconds } = named('gateway', ['StatefulSet']).spec.template.spec;
    for (const seconds of [Number(composed), terminationGracePeriodSeconds]) expect(seconds).toBeGreaterThan(65);
  });

  it('allow connections only to what is listed, and not to private addresses through the rule for public ones', () => {
    const policies = manifests('network');
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(['hwagin-worker', 'hwagin-gateway']);
    for (const { spec } of policies) {
      expect(spec.policyTypes).toContain('Egress');
      for (const { to, ports } of spec.egress ?? []) {
        expect(ports?.length).toBeGreaterThan(0);
        // Without `to` a rule allows every address.
        expect(to?.length).toBeGreaterThan(0);
        for (const { ipBlock } of to ?? [])
          if (ipBlock)
            expect(ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '192.168.0.0/16']));
      }
    }
  });

  it('run images that are pinned by version', () => {
    const images = [...file('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image);
    const composed = [...file('compose/compose.yaml').matchAll(/image: (\S+)/g)].map(([, image = '']) => image);
    const bases = [...images, ...composed].filter((image) => /[/:]/.test(image));
    expect(bases.length).toBeGreaterThan(6);
    expect(bases.filter((image) => !/\d/.test(image.split('/').at(-1) ?? '') || image.endsWith(':latest'))).toEqual([]);
    expect(images.filter((image) => /node/.test(image) && !/24/.test(image))).toEqual([]);
  });

  it('name settings that exist', () => {
    const known = catalogue.map(({ name }) => name);
    const texts = ['base/settings', 'base/worker', 'base/gateway'].map((name) => file(`kubernetes/${name}.yaml`));
    const read =
      [...texts, file('compose/compose.yaml'), file('Dockerfile')].join('\n').match(/\bHWAGIN_[A-Z_]+[A-Z]\b/g) ?? [];
    expect([...new Set(read)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
