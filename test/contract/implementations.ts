import type { Emulator } from '../../src/emulator/emulator.js';
import { createLocalTime } from '../../src/emulator/local-time.js';
import type { Row } from '../../src/emulator/state.js';
import type { InvalidEmail, InvalidEmailsPort } from '../../src/invalid-emails/port.js';
import { startUpstream } from '../support/upstream.js';
import { openV1Port, TIME_ZONE } from '../support/v1-port.js';
import type { ContractUpstream } from './case.js';

export interface Implementation {
  readonly name: string;
  start(): Promise<{ readonly port: InvalidEmailsPort; readonly upstream: ContractUpstream }>;
}

/** Versions 2 and 3 become rows here. */
export const IMPLEMENTATIONS: readonly Implementation[] = [v1('json'), v1('xml')];

function v1(format: 'json' | 'xml'): Implementation {
  return {
    name: `v1-${format}`,
    async start() {
      const emulator = await startUpstream({ timeZone: TIME_ZONE });
      const port = openV1Port({ baseUrl: emulator.url, format });
      return { port, upstream: v1Upstream(emulator, format) };
    },
  };
}

function v1Upstream(emulator: Emulator, format: 'json' | 'xml'): ContractUpstream {
  const { state, calls, behaviour, url } = emulator;
  return {
    state,
    calls,
    behaviour,
    expectedRows: (user) => state.rows(user).map(legacyRow),
    // No paging: one call gives the whole list.
    callsOfList: () => 1,
    deletedAddresses: () =>
      calls.list.flatMap(({ fields }) => (fields['task'] === 'delete' ? [fields['email'] ?? ''] : [])),
    openWithKey: (apiKey) => openV1Port({ baseUrl: url, format, apiKey }),
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
