export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** Of all rows that the query finds. */
  readonly total: number;
}

/** The header Link of the general page "Responses": each neighbour that there is, first and last, with page numbers as titles. */
export function linkHeader(
  url: string,
  query: Readonly<Record<string, string>>,
  { limit, offset, total }: Page,
): string {
  const link = (rel: string, at: number): string => {
    const fields = new URLSearchParams({ ...query, limit: String(limit), offset: String(at) });
    return `<${url}?${fields.toString()}>; rel="${rel}"; title="${Math.floor(at / limit) + 1}"`;
  };
  const last = Math.max(Math.ceil(total / limit) - 1, 0) * limit;
  return [
    ...(offset + limit < total ? [link('next', offset + limit)] : []),
    ...(offset > 0 ? [link('prev', Math.max(offset - limit, 0))] : []),
    link('last', last),
    link('first', 0),
  ].join(', ');
}
