import { DeleteInvalidEmailDocument, DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import type { GraphqlError, TestGateway } from './gateway.js';

/** What one list came to: its size, or the one error beside a null. */
export type ListOutcome = { readonly size: number } | Pick<GraphqlError, 'message' | 'extensions'>;

const LIST = 'query ($user: String!) { customer(user: $user) { user invalidEmails { email } } }';

export async function listOf(gateway: TestGateway, user = 'a'): Promise<ListOutcome> {
  const { data, errors } = await gateway.execute<{
    customer: { user: string; invalidEmails: readonly unknown[] | null };
  }>(LIST, { user });
  const [error, ...more] = errors;
  if (more.length > 0) throw new Error(`More than one error: ${JSON.stringify(errors)}`);
  const { invalidEmails } = data.customer;
  // A list is whole or it is an error: never both, never neither.
  if ((error === undefined) !== (invalidEmails !== null)) throw new Error(JSON.stringify({ data, errors }));
  return error === undefined
    ? { size: invalidEmails?.length ?? 0 }
    : { message: error.message, extensions: error.extensions };
}

/** The extensions of a single delete that failed, beside a null. */
export async function failedDeleteOf(gateway: TestGateway, email = 'b'): Promise<Pick<GraphqlError, 'extensions'>> {
  const { data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user: 'a', email });
  const [error, ...more] = errors;
  if (error === undefined || more.length > 0 || data.deleteInvalidEmail !== null) {
    throw new Error(`Not one failed delete: ${JSON.stringify({ data, errors })}`);
  }
  return error;
}

/** The results of a bulk delete. */
export async function deletesOf(gateway: TestGateway, emails: readonly string[]) {
  const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user: 'a', emails: [...emails] });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.deleteInvalidEmails?.results ?? [];
}
