import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gauges, Observer } from './events.js';

export interface Metrics {
  readonly observer: Observer;
  /** The text of `/metrics`. */
  render(): Promise<string>;
  readonly contentType: string;
}

const PREFIX = 'invalid_emails_';
const CALL_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics: base units, `_total` for counters. @param gauges read off when the metrics are asked for */
export function createMetrics(gauges: () => Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Event-loop delay, memory, CPU, garbage collection.
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: `${PREFIX}requests_total`,
    help: 'Requests answered, by kind of operation and by the code of the first error (ok: none).',
    labelNames: ['operation', 'code'],
    registers,
  });
  const calls = new Histogram({
    name: `${PREFIX}upstream_call_duration_seconds`,
    help: 'Calls that went to the upstream, by operation, outcome and try.',
    labelNames: ['operation', 'outcome', 'try'],
    buckets: CALL_SECONDS,
    registers,
  });
  const reads = new Counter({
    name: `${PREFIX}list_reads_total`,
    help: 'Lists asked for, by where they came from: kept, shared with a read in flight, or read from the upstream.',
    labelNames: ['source'],
    registers,
  });
  const deletes = new Counter({
    name: `${PREFIX}deletes_total`,
    help: 'Addresses whose delete has settled, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  registerGauges(registers, gauges);

  return {
    observer: {
      request: (operation, code) => requests.inc({ operation, code }),
      upstreamCall: ({ operation, outcome, attempt, seconds }) =>
        calls.observe({ operation, outcome, try: attempt }, seconds),
      listRead: (source) => reads.inc({ source }),
      deleteSettled: (outcome) => deletes.inc({ outcome }),
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function registerGauges(registers: Registry[], gauges: () => Gauges): void {
  const gauge = (name: string, help: string, read: (now: Gauges) => number): void => {
    new Gauge({
      name: PREFIX + name,
      help,
      registers,
      collect() {
        this.set(read(gauges()));
      },
    });
  };
  gauge('upstream_queue_length', 'Calls that wait for a place among those in flight.', (now) => now.queued);
  gauge('upstream_calls_in_flight', 'Calls in flight to the upstream.', (now) => now.inFlight);
  gauge('upstream_breaker_open', 'Circuit breaker: 0 closed, 0.5 half-open, 1 open.', (now) => BREAKER[now.breaker]);
  gauge('kept_lists', 'Lists that are kept.', (now) => now.keptLists);
  gauge('kept_lists_bytes', 'Bytes that the kept lists take.', (now) => now.keptBytes);
  gauge('write_windows', 'Deletes under way, by call; a bulk delete is one.', (now) => now.writeWindows);
}

const BREAKER = { closed: 0, 'half-open': 0.5, open: 1 } as const;
