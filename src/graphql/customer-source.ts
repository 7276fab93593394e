import type { CustomerDirectory } from '../invalid-emails/port.js';

/**
 * The customers that an answer may go through: those of the account's directory. One read a request, whoever asks for it. A caller that
 * may see only some customers gets a source of those names and never a filtered directory.
 */
export type CustomerSource = () => Promise<CustomerDirectory>;

export function createCustomerSource(read: () => Promise<CustomerDirectory>): CustomerSource {
  let reading: Promise<CustomerDirectory> | null = null;
  return () => {
    reading ??= read();
    return reading;
  };
}
