import type { Config } from './config.js';
import { createLifeCycle } from './http/life-cycle.js';
import { metricsRoutes } from './http/metrics-server.js';
import { createHttpServer } from './http/server.js';
import { isLoopback } from './loopback.js';
import { type Observer, UNOBSERVED } from './observability/events.js';
import type { Logger } from './observability/logger.js';
import type { Upstream } from './upstream.js';

export interface Monitoring {
  readonly observer: Observer;
  /** Where `/metrics` is, or null where it is off. */
  readonly url: string | null;
  /** What the gauges are read off; they show nothing before. */
  watch(upstream: Upstream): void;
  close(): Promise<void>;
}

/** Metrics on a port of their own, where one is configured. Part of the composition root. */
export async function startMonitoring(config: Config, log: Logger): Promise<Monitoring> {
  if (config.metricsPort === null) {
    return { observer: UNOBSERVED, url: null, watch: () => {}, close: async () => {} };
  }
  let watched: Upstream | null = null;
  const { createMetrics } = await import('./observability/metrics.js');
  const metrics = createMetrics(() => ({
    queued: watched?.policies.queued() ?? 0,
    inFlight: watched?.policies.inFlight() ?? 0,
    breaker: watched?.policies.breakerState() ?? 'closed',
    keptLists: watched?.store.kept.size ?? 0,
    keptBytes: watched?.store.kept.bytes ?? 0,
    writeWindows: watched?.store.windows.size ?? 0,
  }));
  const lifeCycle = createLifeCycle(Date.now);
  lifeCycle.ready();
  const server = createHttpServer({
    routes: {},
    probes: metricsRoutes(metrics),
    corsOrigins: [],
    // Nobody is asked for a token here, whatever AUTH says.
    loopbackHostsOnly: isLoopback(config.host),
    headers: {},
    maxRequests: config.maxRequestsInFlight,
    maxLagMs: config.maxEventLoopLagMs,
    lifeCycle,
    observer: UNOBSERVED,
    log,
  });
  const origin = await server.listen(config.metricsPort, config.host);
  return {
    observer: metrics.observer,
    url: `${origin}/metrics`,
    watch(upstream) {
      watched = upstream;
    },
    close: () => server.close(0),
  };
}
