import { asGatewayError, GatewayError } from '../../../errors.js';
import { customerNotFound } from '../../classify.js';
import type { Exchange } from '../../exchange.js';

/** Sends one exchange for the operation that is under way. */
export type Ask = <T>(exchange: Exchange<T>) => Promise<T>;

/** Which refusals may mean that the customer is unknown: what the vendor says of one is undocumented (CONTRACT 7 #20). */
const AMBIGUOUS = new Set([401, 403, 404]);

/**
 * Settles what a refusal of a call on a customer's behalf means, by looking the customer up. One look-up for all calls that go through
 * it; once the customer is known to be unknown, nothing more is sent.
 */
export function settlingRefusals(ask: Ask, isUnknown: () => Promise<boolean>): Ask {
  let lookedUp: Promise<GatewayError | null> | null = null;
  let surelyUnknown = false;

  /** What the refused calls come to; null: what they seem. */
  const lookUp = async (): Promise<GatewayError | null> => {
    try {
      surelyUnknown = await isUnknown();
      return surelyUnknown ? customerNotFound() : null;
    } catch (thrown) {
      return lookUpFailed(asGatewayError(thrown));
    }
  };

  return async (exchange) => {
    if (surelyUnknown) throw customerNotFound();
    try {
      return await ask(exchange);
    } catch (thrown) {
      if (!(thrown instanceof GatewayError) || !AMBIGUOUS.has(thrown.upstreamStatus ?? 0)) throw thrown;
      lookedUp ??= lookUp();
      throw (await lookedUp) ?? thrown;
    }
  };
}

/**
 * A look-up that is refused as well leaves what it was asked about as it seemed. Where nobody answered it, that is what the caller is told:
 * it can be tried again. The call itself was refused either way, so a delete was surely not applied.
 */
function lookUpFailed({ code, message, delivery, retryAfterMs, cause }: GatewayError): GatewayError | null {
  if (delivery === 'refused' && code !== 'UPSTREAM_THROTTLED') return null;
  return new GatewayError(code, message, {
    delivery: 'refused',
    cause,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/**
 * Whether a refusal is about the key as such. On a customer's behalf it may be about the customer; 403 says that one permission is missing,
 * and so may a 401 "authorization required", the one example of a refusal that the vendor's page on subusers has (CONTRACT 3.1). None of
 * these is a reason to stop calling for everybody else.
 */
export function isAboutTheKey({ keyRefused }: GatewayError, { operation }: Exchange<unknown>): boolean {
  return operation === 'customers' && keyRefused;
}
