import Negotiator from 'negotiator';

/** The media types of an answer, https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types. */
export const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

export type MediaType = typeof JSON_TYPE | typeof GRAPHQL_RESPONSE_TYPE;

/**
 * What the client likes best of what there is; plain JSON where it says nothing or does not care. Null where it takes neither.
 */
export function chooseMediaType(accept: string | undefined): MediaType | null {
  // What almost every client sends needs no negotiation.
  if (accept === undefined || accept === '' || accept === '*/*' || accept === 'application/json') return JSON_TYPE;
  const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, GRAPHQL_RESPONSE_TYPE]);
  return (preferred as MediaType | undefined) ?? null;
}
