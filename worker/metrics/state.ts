import type { NativeConnection } from '@temporalio/worker';
import type { Registry } from 'prom-client';
import type { Profiles, ProviderStates } from '../../activities/index.ts';
import { waitingStatuses } from '../../contract/providers/descriptor.ts';
import { descriptorOf, type Provider, providers, workflowTypes } from '../../contract/providers/index.ts';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { scrapedGauge } from '../../telemetry/scraped-gauge.ts';
import type { CircuitName } from '../circuits.ts';

export interface StateSources {
  providers: ProviderStates;
  profiles: Profiles;
  circuit: (provider: Provider, profile: string | undefined) => CircuitName;
  isSwitchedOn: (provider: Provider) => Promise<boolean>;
  connection: Pick<NativeConnection, 'workflowService'>;
  namespace: string;
}

const circuitValues: Record<CircuitName, number> = { closed: 0, 'half-open': 1, open: 2 };
/** Each count is a query to Temporal's visibility. Milliseconds. */
const countedEveryMs = 15_000;

/** Gauges that are read when they are scraped. */
export const stateMetrics = (registry: Registry, sources: StateSources): void => {
  const settings: [string | undefined, ProviderStates][] = [
    [undefined, sources.providers],
    ...Object.entries(sources.profiles),
  ];
  const on = providers.filter((provider) => settings.some(([, states]) => states[provider].on));
  const count = async (query: string) => {
    const { namespace } = sources;
    const answer = await sources.connection.workflowService.countWorkflowExecutions({ namespace, query });
    return answer.count.toNumber();
  };
  scrapedGauge(
    registry,
    {
      name: 'hwagin_circuit_state',
      help: 'State of this worker’s circuit: 0 closed, 1 half open, 2 open',
      labelNames: ['profile', 'provider'],
    },
    (set) => {
      for (const [profile, states] of settings)
        for (const provider of providers)
          if (states[provider].on)
            set({ profile: profile ?? 'default', provider }, circuitValues[sources.circuit(provider, profile)]);
    },
  );
  scrapedGauge(
    registry,
    {
      name: 'hwagin_provider_switch',
      help: 'Operators’ switch, for all workers: 1 on, 0 off',
      labelNames: ['provider'],
    },
    async (set) => {
      for (const provider of on) set({ provider }, (await sources.isSwitchedOn(provider)) ? 1 : 0);
    },
  );
  const open = cached(countedEveryMs, () =>
    Promise.all(
      on.flatMap((provider) =>
        waitingStatuses[descriptorOf(provider).flow].map(async (status) => {
          const query = `WorkflowType = '${workflowTypes[provider]}' AND ExecutionStatus = 'Running' AND ${searchAttributes.status} = '${status}'`;
          return { provider, status, value: await count(query) };
        }),
      ),
    ),
  );
  scrapedGauge(
    registry,
    {
      name: 'hwagin_open_challenges',
      help: 'Verifications that wait for an answer, in the whole namespace: every worker shows the same',
      labelNames: ['provider', 'status'],
    },
    async (set) => {
      for (const { provider, status, value } of await open()) set({ provider, status }, value);
    },
  );
};

/** Reads at most once per `ms`; scrapes in between get the last value. */
const cached = <T>(ms: number, read: () => Promise<T>): (() => Promise<T>) => {
  let known: Promise<T> | undefined;
  let readAt = 0;
  return () => {
    if (known && Date.now() - readAt < ms) return known;
    readAt = Date.now();
    known = read();
    return known;
  };
};
