import type { Emulator } from '../../src/emulator/emulator.js';
import { createLocalTime } from '../../src/emulator/local-time.js';
import type { Row } from '../../src/emulator/state.js';
import type { InvalidEmail, InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { startUpstream } from '../support/upstream.js';
import { DIALECTS, type Dialect, openPort, TIME_ZONE } from '../support/upstream-port.js';
import type { ContractUpstream } from './case.js';

export interface Implementation {
  readonly name: Dialect;
  start(): Promise<{ readonly port: InvalidEmailsPort; readonly upstream: ContractUpstream }>;
}

export const IMPLEMENTATIONS: readonly Implementation[] = DIALECTS.map((name) => ({
  name,
  async start() {
    const emulator = await startUpstream({ timeZone: TIME_ZONE });
    const port = openPort(name, { baseUrl: emulator.url });
    return { port, upstream: { ...meaningOf(name)(emulator), ...whatItHolds(emulator, name) } };
  },
}));

type Meaning = Pick<
  ContractUpstream,
  | 'expectedRows'
  | 'callsOfList'
  | 'doubtfulCalls'
  | 'callsOfFind'
  | 'callsOfDirectory'
  | 'callsOfRefusal'
  | 'carries'
  | 'deletedAddresses'
>;

function meaningOf(dialect: Dialect): (emulator: Emulator) => Meaning {
  return dialect === 'v3' ? restMeaning : legacyMeaning;
}

function whatItHolds({ state, calls, behaviour, faults, url }: Emulator, dialect: Dialect) {
  return {
    state,
    calls,
    behaviour,
    faults,
    openWithKey: (apiKey: string) => openPort(dialect, { baseUrl: url, apiKey }),
  };
}

function legacyMeaning({ state, calls }: Emulator): Meaning {
  return {
    expectedRows: (user) => state.rows(user).map(legacyRow),
    // No paging: one call gives the whole list.
    callsOfList: () => 1,
    doubtfulCalls: () => 0,
    callsOfFind: () => 1,
    callsOfDirectory: () => 1,
    callsOfRefusal: 1,
    carries: () => true,
    deletedAddresses: () =>
      calls.list.flatMap(({ fields }) => (fields['task'] === 'delete' ? [fields['email'] ?? ''] : [])),
  };
}

const localTime = createLocalTime(TIME_ZONE);

function legacyRow({ email, reason, createdAt, createdText }: Row): InvalidEmail {
  if (createdAt === null || createdText !== undefined) {
    return { email, reason, createdMs: null, createdRaw: createdText ?? null };
  }
  const createdRaw = localTime(createdAt);
  // Local time says less than the instant: the repeated hour of autumn is read as its first occurrence.
  const isSecond = localTime(createdAt - 3600) === createdRaw;
  return { email, reason, createdMs: (isSecond ? createdAt - 3600 : createdAt) * 1000, createdRaw };
}

function restMeaning({ state, calls }: Emulator): Meaning {
  return {
    // Newest first; without a timestamp last.
    expectedRows: (user) =>
      state
        .rows(user)
        .toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
        .map(restRow),
    // Pages of 500 that overlap by two; one that is exactly full needs one more.
    callsOfList: (size) => 1 + Math.max(0, Math.ceil((size - 499) / 498)),
    // One page that is shorter than was asked for is known to be whole only where a longer one was seen.
    doubtfulCalls: (size) => (size >= 10 && size < 500 ? 1 : 0),
    callsOfFind: () => 1,
    // They overlap by one name.
    callsOfDirectory: (size) => 1 + Math.max(0, Math.ceil((size - 499) / 499)),
    // The customer is looked up.
    callsOfRefusal: 2,
    carries: (user) => /^[\x20-\x7e]+$/.test(user) && user.trim() === user,
    deletedAddresses: () =>
      calls.list
        .filter(({ method }) => method === 'DELETE')
        .flatMap(({ path, emails }) => emails ?? [decodeURIComponent(path.split('/').at(-1) ?? '')]),
  };
}

function restRow({ email, reason, createdAt }: Row): InvalidEmail {
  return { email, reason, createdMs: createdAt === null ? null : createdAt * 1000, createdRaw: String(createdAt ?? 0) };
}
