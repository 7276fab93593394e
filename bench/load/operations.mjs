// What is asked. The gateway pages with its connection; peers, which have no pages of their own, with arguments of the list.

export const LIST = `query List($user: String!) {
  customer(user: $user) { user invalidEmails { email reason created } }
}`;

export const BATCH_ALIASES = 50;
export const BATCH_CUSTOMERS = 25;

/** Fifty customers by alias, every customer twice. */
export const BATCH = `query Batch(${Array.from({ length: BATCH_CUSTOMERS }, (_, index) => `$u${index}: String!`).join(' ')}) {
${Array.from({ length: BATCH_ALIASES }, (_, index) => `  c${index}: customer(user: $u${index % BATCH_CUSTOMERS}) { user invalidEmails { email reason created } }`).join('\n')}
}`;

export const PAGE_SIZE = 50;

export const PAGE_BY_CONNECTION = `query Page($user: String!) {
  customer(user: $user) {
    invalidEmailsConnection(first: ${PAGE_SIZE}) { nodes { email reason created } totalCount pageInfo { hasNextPage } }
  }
}`;

export const PAGE_BY_ARGUMENTS = `query Page($user: String!) {
  customer(user: $user) { invalidEmails(limit: ${PAGE_SIZE}) { email reason created } }
}`;

export const FILTERED_BY_CONNECTION = `query Filtered($user: String!, $domain: String!, $after: String) {
  customer(user: $user) {
    invalidEmailsConnection(first: ${PAGE_SIZE}, after: $after, filter: { domain: $domain }, orderBy: EMAIL_ASC) {
      nodes { email reason created } totalCount pageInfo { hasNextPage }
    }
  }
}`;

/** Asked once before a measurement, for the cursors of second pages. */
export const CURSOR = `query Cursor($user: String!, $domain: String!) {
  customer(user: $user) {
    invalidEmailsConnection(first: ${PAGE_SIZE}, filter: { domain: $domain }, orderBy: EMAIL_ASC) { pageInfo { endCursor } }
  }
}`;

export const FILTERED_BY_ARGUMENTS = `query Filtered($user: String!, $domain: String!, $offset: Int!) {
  customer(user: $user) {
    invalidEmails(limit: ${PAGE_SIZE}, offset: $offset, domain: $domain, orderBy: EMAIL_ASC) { email reason created }
  }
}`;
