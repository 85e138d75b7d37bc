import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';

const file = (path: string) => readFileSync(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8');

interface Probe {
  httpGet: { path: string; port: string };
}
interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: {
    template: {
      metadata: { annotations: Record<string, string> };
      spec: {
        containers: {
          ports: { name: string; containerPort: number }[];
          readinessProbe: Probe;
          livenessProbe: Probe;
        }[];
      };
    };
    ports?: { targetPort: string }[];
    ingress?: { from: { namespaceSelector: { matchLabels: Record<string, string> } }[]; ports: { port: string }[] }[];
  };
}
const manifests = (name: string) =>
  parseAllDocuments(file(`kubernetes/base/${name}.yaml`)).map((document) => document.toJS() as Manifest);

describe('the operations port', () => {
  it.each(['gateway', 'worker'])('of a %s is where probes and Prometheus ask', (name) => {
    const workload = manifests(name).find(({ spec }) => spec.template !== undefined);
    const [container] = workload?.spec.template.spec.containers ?? [];
    const { readinessProbe, livenessProbe, ports } = container ?? ({} as never);
    expect([readinessProbe.httpGet, livenessProbe.httpGet]).toEqual([
      { path: '/ready', port: 'health' },
      { path: '/live', port: 'health' },
    ]);
    const port = ports.find((each) => each.name === 'health')?.containerPort;
    expect(workload?.spec.template.metadata.annotations['prometheus.io/port']).toBe(String(port));
    const setting = name === 'gateway' ? 'HWAGIN_GATEWAY_HEALTH_PORT' : 'HWAGIN_HEALTH_PORT';
    expect(file('Dockerfile')).toContain(`${setting}=${port}`);
    const scraped = (parse(file('compose/prometheus.yml')) as { scrape_configs: { job_name: string }[] })
      .scrape_configs;
    const job = scraped.find(({ job_name }) => job_name === `hwagin-${name}`) as unknown as {
      dns_sd_configs: { port: number }[];
    };
    expect(job.dns_sd_configs[0]?.port).toBe(port);
    expect(file('compose/compose.yaml')).toContain(`http://127.0.0.1:${port}/ready`);
  });

  it('of a gateway is for Prometheus, its public port for the ingress, and neither for the other', () => {
    const policy = manifests('network').find(({ metadata }) => metadata.name === 'hwagin-gateway');
    const rules = (policy?.spec.ingress ?? []).map(({ from, ports }) => [
      from.flatMap(({ namespaceSelector }) => Object.values(namespaceSelector.matchLabels)),
      ports.map(({ port }) => port),
    ]);
    expect(rules).toEqual([
      [['ingress'], ['http']],
      [['monitoring'], ['health']],
    ]);
    const services = manifests('gateway').filter(({ kind }) => kind === 'Service');
    expect(services.flatMap(({ spec }) => spec.ports?.map(({ targetPort }) => targetPort))).not.toContain('health');
  });
});
