import type { UpstreamTarget } from '../config/upstream.js';
import { GatewayError } from '../errors.js';

/** What a harmless read told about the upstream, in plain words, with the way out. */
export interface Diagnosis {
  readonly healthy: boolean;
  readonly lines: readonly string[];
}

export function describeTarget(target: UpstreamTarget): string {
  const { api, format } = target;
  if (target.kind === 'emulator') return `the embedded emulator (${api === 'v3' ? api : `${api}, ${format}`})`;
  return `${api} at ${target.baseUrl} (${api === 'v3' ? `customers by ${CUSTOMERS_BY[target.accountMode]}` : format})`;
}

const CUSTOMERS_BY = { subuser: 'subuser name', 'account-id': 'account id' } as const;

const HEALTHY: Diagnosis = {
  healthy: true,
  lines: [
    'The upstream answers and accepts the credentials.',
    'To read the list of a customer as well: npm run doctor -- --user NAME',
  ],
};

/** @param user the customer that was asked for by name; null when the name was made up so as to name nobody */
export function diagnoseList(user: string | null, size: number): Diagnosis {
  if (user === null) return HEALTHY;
  const emails = `${size} invalid ${size === 1 ? 'email' : 'emails'}`;
  return { healthy: true, lines: [`The upstream answers and accepts the credentials; ${user} has ${emails}.`] };
}

/** @param user the customer that was asked for by name; null when the name was made up so as to name nobody */
export function diagnoseFailure(thrown: unknown, user: string | null): Diagnosis {
  if (!(thrown instanceof GatewayError)) return sick('The check itself failed; this is a fault of the gateway.');
  const { code, message } = thrown;
  switch (code) {
    case 'CUSTOMER_NOT_FOUND':
      if (user !== null) {
        return sick(
          `The upstream answers and accepts the credentials, but knows no customer ${user}.`,
          'Check the name, letter by letter: it is passed on exactly as given.',
        );
      }
      return HEALTHY;
    case 'UPSTREAM_REJECTED':
      return sick(
        'The upstream answers, but refuses the credentials.',
        'Check SENDGRID_API_KEY (and SENDGRID_API_USER where it is a password), and that it may read the lists of its customers and, in version 3, its subusers.',
      );
    case 'UPSTREAM_TIMEOUT':
      return sick(
        message,
        'Check SENDGRID_BASE_URL and the network between; UPSTREAM_TIMEOUT_MS is how long it may take.',
      );
    case 'UPSTREAM_UNAVAILABLE':
      return reasonOf(thrown) === ''
        ? sick(message, 'The fault is on the other side; if it lasts, ask the vendor.')
        : sick(`${message}${reasonOf(thrown)}`, 'Check SENDGRID_BASE_URL, name resolution and the network between.');
    case 'UPSTREAM_THROTTLED':
      return sick(message, 'Somebody else is using up the rate limit of the account; try again in a minute.');
    case 'UPSTREAM_PROTOCOL':
      return sick(
        message,
        'Something answers there that is not this API: check SENDGRID_BASE_URL, UPSTREAM and UPSTREAM_FORMAT.',
      );
    default:
      return sick(message);
  }
}

/** The code of a failed connection, such as ECONNREFUSED, tells an operator more than a sentence. */
function reasonOf({ cause }: GatewayError): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}

function sick(...lines: readonly string[]): Diagnosis {
  return { healthy: false, lines };
}
