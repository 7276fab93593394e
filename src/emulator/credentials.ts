import type { IncomingHttpHeaders } from 'node:http';

/** The parent account's, whichever version it speaks. */
export interface Credentials {
  /** The form field `api_user`. */
  readonly user: string;
  /** The form field `api_key`, in version 1 a password; and the Bearer token of versions 2 and 3. */
  readonly key: string;
}

/** The token of `Authorization: Bearer …`; null for any other scheme, or none. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | null {
  return /^bearer +(\S.*)$/i.exec(authorization ?? '')?.[1] ?? null;
}
