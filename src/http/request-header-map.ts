import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap } from '@apollo/server';
import { JSON_TYPE, type MediaType } from './media-types.js';

/**
 * The headers of a request in Apollo Server's form, read off one by one as they are asked for: of some fifteen it wants three or four, and
 * copying all of them cost more than the rest of this layer. Node gives names in lower case.
 */
export class RequestHeaderMap extends HeaderMap {
  readonly #headers: IncomingHttpHeaders;
  readonly #accept: string | undefined;
  #filled = false;

  /** @param mediaType what the answer will be: all that is left of `accept`, and nothing where it is the default; null leaves it as it is */
  constructor(headers: IncomingHttpHeaders, mediaType: MediaType | null) {
    super();
    this.#headers = headers;
    this.#accept = mediaType === JSON_TYPE ? undefined : (mediaType ?? headers.accept);
  }

  override get(name: string): string | undefined {
    return this.#filled ? super.get(name) : this.#textOf(name.toLowerCase());
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
      const value = this.#textOf(name);
      if (value !== undefined) super.set(name, value);
    }
  }

  #textOf(name: string): string | undefined {
    if (name === 'accept') return this.#accept;
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }
}
