/** Ports of one `temporal-server` whose four services run in one process. */
export interface ServerPorts {
  frontend: number;
  http: number;
  history: number;
  matching: number;
  worker: number;
  frontendMembership: number;
  historyMembership: number;
  matchingMembership: number;
  workerMembership: number;
  metrics: number;
  pprof: number;
}

export interface ServerConfigOptions {
  ports: ServerPorts;
  postgres: { port: number; user: string; password: string };
  shards: number;
  dynamicConfigFile: string;
}

export const databases = { main: 'temporal', visibility: 'temporal_visibility' } as const;

/** The config file of `temporal-server`, based on Temporal's own development-postgres12.yaml; JSON is valid YAML. */
export const serverConfig = ({ ports, postgres, shards, dynamicConfigFile }: ServerConfigOptions) => {
  const store = (databaseName: string, connections: number) => ({
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `127.0.0.1:${postgres.port}`,
      connectProtocol: 'tcp',
      user: postgres.user,
      password: postgres.password,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number, membershipPort: number, httpPort?: number) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true, ...(httpPort !== undefined && { httpPort }) },
  });
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: { main: store(databases.main, 30), visibility: store(databases.visibility, 10) },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      pprof: { port: ports.pprof, host: '127.0.0.1' },
      metrics: {
        prometheus: { framework: 'tally', timerType: 'histogram', listenAddress: `127.0.0.1:${ports.metrics}` },
      },
    },
    services: {
      frontend: service(ports.frontend, ports.frontendMembership, ports.http),
      history: service(ports.history, ports.historyMembership),
      matching: service(ports.matching, ports.matchingMembership),
      worker: service(ports.worker, ports.workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '5s' },
  };
};

/** Rates and sizes for a server that has this machine to itself; Temporal's defaults are those of a shared cluster. */
export const dynamicConfig = (more: Record<string, unknown> = {}) => {
  const values: Record<string, unknown> = {
    'frontend.rps': 20_000,
    'frontend.namespaceRPS': 20_000,
    'frontend.namespaceRPS.visibility': 1_000,
    'matching.rps': 20_000,
    'history.rps': 20_000,
    'history.persistenceMaxQPS': 20_000,
    'frontend.persistenceMaxQPS': 20_000,
    'matching.persistenceMaxQPS': 20_000,
    'history.transferProcessorMaxPollRPS': 2_000,
    'history.timerProcessorMaxPollRPS': 2_000,
    'history.visibilityProcessorMaxPollRPS': 2_000,
    // The worker that scheduled an activity gets it with the answer, if it has room: no trip through matching.
    'system.enableActivityEagerExecution': true,
    // More than one partition is for thousands of tasks a second; each forwards tasks for which it has no poller.
    'matching.numTaskqueueReadPartitions': 1,
    'matching.numTaskqueueWritePartitions': 1,
    // How soon a namespace's new search attributes are known.
    'system.namespaceCacheRefreshInterval': '2s',
    ...more,
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [{ value, constraints: {} }]]));
};
