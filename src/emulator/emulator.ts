import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Behaviour, createBehaviour } from './behaviour.js';
import { type Calls, createCallRecorder } from './calls.js';
import { createControlApi } from './control/api.js';
import type { Credentials } from './credentials.js';
import { createFaultBook, type Faults } from './faults/faults.js';
import { createServedState } from './faults/served-state.js';
import { createListener } from './listener.js';
import { createLocalTime } from './local-time.js';
import { createRateCounter, createRateLimits, type RateLimits } from './rate-limits.js';
import { createResellerFormApi } from './reseller-form/api.js';
import { createRestApi } from './rest/api.js';
import { createSeed, PARENT_ROWS } from './seed.js';
import { type CustomerSeed, createState, type Row, type State } from './state.js';

export interface EmulatorOptions {
  /** The address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** 0 to 65535; 0, the default, picks a free one. */
  readonly port?: number;
  /** IANA zone of the timestamps that the form APIs write. Default America/Los_Angeles (CONTRACT 7 #11). */
  readonly timeZone?: string;
  /** Whether a delete without an address empties the list (CONTRACT 7 #8). Default false. */
  readonly legacyWipe?: boolean;
  /** Default emulator / emulator. */
  readonly credentials?: Credentials;
  /** How long every answer of the upstream is held back. Milliseconds; default 0. */
  readonly latencyMs?: number;
  /** The customers at start and after a reset. Default: the customers of seed.ts; `[]` for none. */
  readonly seed?: readonly CustomerSeed[];
  /** The parent account's own list at start and after a reset. Default: two rows. */
  readonly parentRows?: readonly Row[];
  /** At start and after a reset. Default: 600 per clock minute for each method and endpoint of version 3. */
  readonly rateLimits?: Partial<RateLimits>;
  /** The clock of the rate limits: milliseconds since 1970. Default: the system's. */
  readonly now?: () => number;
}

export interface Emulator {
  /** `http://host:port`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The customers, as they really are whatever lists show; tests may change them at any time. */
  readonly state: State;
  /** The switches of CONTRACT 7; tests may assign to them at any time. */
  readonly behaviour: Behaviour;
  /** How many calls are allowed; tests may assign to them at any time. */
  readonly rateLimits: RateLimits;
  /** What the upstream was asked. */
  readonly calls: Calls;
  /** What goes wrong, and with which calls. */
  readonly faults: Faults;
  /** Stops listening and ends every connection, requests in flight included. May be called twice. */
  close(): Promise<void>;
}

const DEFAULT_CREDENTIALS: Credentials = { user: 'emulator', key: 'emulator' };

/** Rejects when the port is taken, and for a time zone that does not exist. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0, timeZone = 'America/Los_Angeles', legacyWipe = false, latencyMs = 0 } = options;
  const { credentials = DEFAULT_CREDENTIALS, seed = createSeed(), parentRows = PARENT_ROWS, now = Date.now } = options;

  const localTime = createLocalTime(timeZone);
  const state = createServedState(createState(seed, parentRows));
  const behaviour = createBehaviour({ legacyWipe });
  const rateLimits = createRateLimits(options.rateLimits);
  const rateCounter = createRateCounter(rateLimits, now);
  const calls = createCallRecorder();
  const faults = createFaultBook();
  const reset = (): void => {
    state.truth.reset();
    Object.assign(behaviour, createBehaviour({ legacyWipe }));
    Object.assign(rateLimits, createRateLimits(options.rateLimits));
    rateCounter.clear();
    calls.clear();
    faults.clear();
  };

  const rooms = { state: state.served, behaviour, credentials, rateLimits, rateCounter };
  const server = createServer(
    createListener({
      apis: [createResellerFormApi({ ...rooms, localTime }), createRestApi(rooms)],
      control: createControlApi({ state: state.truth, behaviour, rateLimits, calls, faults, reset }),
      calls,
      faults,
      state,
      latencyMs,
      now,
    }),
  );
  const address = await listen(server, host, port);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    state: state.truth,
    behaviour,
    rateLimits,
    calls,
    faults,
    close: () => {
      state.settle();
      return close(server);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A server that listens on a port has an address of this kind; strings are for pipes.
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The error says only that it was closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
