import type { Emulator } from '../../src/emulator/emulator.js';
import type { CustomerSeed } from '../../src/emulator/state.js';
import { callsShown } from './dialects.js';
import { startGateway, type TestGateway } from './gateway.js';
import { startUpstream } from './upstream.js';

const CREDENTIALS = { user: 'secret-user-91', key: 'secret-key-73' };

/** Stands in every text that only the upstream knows. */
export const MARKER = 'upstream-words';

/** What the emulator's answers say by themselves where they are no list. */
const BODY = [MARKER, 'nginx', '<html', 'ESMTP', '<!', 'too many requests', 'credentials"', 'User not found'];

export interface Guarded {
  readonly emulator: Emulator;
  readonly gateway: TestGateway;
  /** What of the credentials, the upstream's address or (unless it was rightly shown) its body is in the answers or in the log. */
  readonly leaks: (answers: unknown, shown?: 'nothing' | 'rows') => readonly string[];
}

/** A gateway before an emulator, with credentials that nothing else contains. */
export async function startGuarded(
  seed: readonly CustomerSeed[],
  env: Readonly<Record<string, string>> = {},
): Promise<Guarded> {
  const emulator = await startUpstream({ seed, credentials: CREDENTIALS });
  const gateway = await startGateway(emulator.url, {
    SENDGRID_API_USER: CREDENTIALS.user,
    SENDGRID_API_KEY: CREDENTIALS.key,
    ...env,
  });
  const address = ['127.0.0.1', `:${emulator.port}`, 'distributor', 'api_user', 'api_key'];
  const never = [CREDENTIALS.user, CREDENTIALS.key, ...address];
  return {
    emulator,
    gateway,
    leaks(answers, shown = 'nothing') {
      const found = (words: readonly string[], text: string) => words.filter((word) => text.includes(word));
      const told = JSON.stringify(answers);
      return [
        ...found(shown === 'rows' ? never : [...never, ...BODY], told),
        ...found([...never, ...BODY], gateway.logLines.join('')),
      ];
    },
  };
}

/** The upstream calls about one customer so far. */
export function callsOf({ emulator }: Pick<Guarded, 'emulator'>, user: string, task?: 'get' | 'delete'): number {
  const operation = task === 'get' ? 'list' : task;
  return callsShown(emulator).filter(
    (call) => call.user === user && (operation === undefined || call.operation === operation),
  ).length;
}
