import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap } from '@apollo/server';

/**
 * The headers of a request in Apollo Server's form, read off one by one as they are asked for: of some fifteen it wants three or four, and
 * copying all of them cost more than the rest of this layer. Node gives names in lower case.
 */
export class RequestHeaderMap extends HeaderMap {
  readonly #headers: IncomingHttpHeaders;
  #filled = false;

  constructor(headers: IncomingHttpHeaders) {
    super();
    this.#headers = headers;
  }

  override get(name: string): string | undefined {
    return this.#filled ? super.get(name) : textOf(this.#headers, name.toLowerCase());
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  override set(name: string, value: string): this {
    this.#fill();
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    this.#fill();
    return super.delete(name);
  }

  override get size(): number {
    this.#fill();
    return super.size;
  }

  override entries(): ReturnType<HeaderMap['entries']> {
    this.#fill();
    return super.entries();
  }

  override keys(): ReturnType<HeaderMap['keys']> {
    this.#fill();
    return super.keys();
  }

  override values(): ReturnType<HeaderMap['values']> {
    this.#fill();
    return super.values();
  }

  override forEach(callback: Parameters<HeaderMap['forEach']>[0]): void {
    this.#fill();
    super.forEach(callback);
  }

  override [Symbol.iterator](): ReturnType<HeaderMap['entries']> {
    return this.entries();
  }

  #fill(): void {
    if (this.#filled) return;
    this.#filled = true;
    for (const name of Object.keys(this.#headers)) {
      const value = textOf(this.#headers, name);
      if (value !== undefined) super.set(name, value);
    }
  }
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : value.join(', ');
  // To what takes anything, and to what takes just this, the answer is application/json, as it is where nothing is said: no negotiation.
  return name === 'accept' && (text === '*/*' || text === 'application/json') ? undefined : text;
}
