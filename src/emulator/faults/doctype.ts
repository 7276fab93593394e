import type { Change } from './fault.js';

type Doctype = Extract<Change, { kind: 'doctype' }>;

/** Every computer has it, and what it holds is no secret. */
const DEFAULT_URL = 'file:///etc/hostname';

/** Ten times itself at each level: 300 kB from 300 bytes, enough to see whether somebody expands it. */
const LEVELS = 5;

/** Puts a DOCTYPE before the root, and its entity into the first text. In front of JSON it is merely damage. */
export function withDoctype(text: string, { entity, url = DEFAULT_URL }: Omit<Doctype, 'kind'>): string {
  const [declaration = ''] = /^\s*<\?xml[^>]*\?>\s*/.exec(text) ?? [];
  const body = text.slice(declaration.length);
  const root = /^<([^\s/>]+)/.exec(body)?.[1] ?? 'invalidemails';
  const entities = entity === 'laughs' ? laughs() : `<!ENTITY xxe SYSTEM "${url}">`;
  const reference = entity === 'laughs' ? `&lol${LEVELS};` : '&xxe;';
  // An element without elements: from its start tag to its own end tag there is only text.
  const used = body.replace(/<([^\s/>]+)>(?=[^<]*<\/\1>)/, (start) => start + reference);
  return `${declaration}<!DOCTYPE ${root} [\n${entities}\n]>\n${used}`;
}

function laughs(): string {
  const levels = Array.from({ length: LEVELS }, (_, index) => {
    const inner = index === 0 ? 'lol' : `lol${index}`;
    return `<!ENTITY lol${index + 1} "${`&${inner};`.repeat(10)}">`;
  });
  return ['<!ENTITY lol "lol">', ...levels].join('\n');
}
