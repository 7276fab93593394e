import type { GraphQLRequest } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { TrustedDocuments } from '../../config/trusted-documents.js';
import { GatewayError } from '../../errors.js';
import type { Logger, RequestMarks } from '../../observability/logger.js';
import type { RequestHooks, RequestPlugin } from '../plugins-in-order.js';
import { refusalOf } from '../refusal.js';
import { type DocumentRequest, readDocumentRequest, sha256 } from './document-request.js';

const NOTHING_TO_DO: RequestHooks = {};

/**
 * Finds documents that are asked for by their hash, and keeps out those that are not trusted, before any of their text is parsed.
 * @param trusted null: every document may run
 */
export function createDocumentsPlugin(trusted: TrustedDocuments | null, log: Logger): RequestPlugin {
  const texts = trusted?.texts ?? new Map<string, string>();
  const trustedTexts = new Set(texts.values());
  const isTrusted = ({ text, hash }: DocumentRequest): boolean =>
    text === null ? hash !== null && texts.has(hash) : trustedTexts.has(text);

  return {
    requestDidStart({ request, contextValue: { marks } }) {
      const result = readDocumentRequest(request);
      if (!result.ok) return refuse(request, badRequest(result.problem));
      const { document } = result;
      if (document.text === null && document.hash === null) return NOTHING_TO_DO;
      const known = trusted !== null && isTrusted(document);
      if (trusted !== null && !known && trusted.mode === 'enforce') return refuse(request, notTrusted(document));
      askFor(request, document, texts);
      return trusted === null || known ? NOTHING_TO_DO : tellWhenRun(log, marks, document);
    },
  };
}

/** By its text where that is known; else Apollo Server looks among the automatic persisted queries. */
function askFor(request: GraphQLRequest, { text, hash }: DocumentRequest, texts: ReadonlyMap<string, string>): void {
  if (hash === null || text !== null) return;
  const known = texts.get(hash);
  if (known === undefined) {
    request.extensions = { ...request.extensions, persistedQuery: { version: 1, sha256Hash: hash } };
    return;
  }
  request.query = known;
  // It is known already: nothing is to be remembered.
  const { persistedQuery: _, ...others } = request.extensions ?? {};
  request.extensions = others;
}

/**
 * Of the hooks of Apollo Server, errors from `didResolveOperation` alone keep their status. Until there a stand-in goes through, so that
 * the caller's own text is not even parsed.
 */
function refuse(request: GraphQLRequest, error: GraphQLError): RequestHooks {
  request.query = '{ __typename }';
  delete request.operationName;
  delete request.extensions;
  return {
    didResolveOperation() {
      throw error;
    },
  };
}

function tellWhenRun(log: Logger, marks: RequestMarks, { text, hash }: DocumentRequest): RequestHooks {
  return {
    didResolveOperation({ operationName }) {
      const document = hash ?? sha256(text ?? '');
      log.warn(
        { ...marks, operation: operationName, sha256: document },
        'a document that is not trusted, and answered (TRUSTED_DOCUMENTS_MODE=warn)',
      );
    },
  };
}

function notTrusted({ text, hash }: DocumentRequest): GraphQLError {
  const message = `Only published operations run here, and this document (sha256 ${hash ?? sha256(text ?? '')}) is not in the manifest (TRUSTED_DOCUMENTS): send it exactly as published, or have it published.`;
  return refusalOf(new GatewayError('DOCUMENT_NOT_TRUSTED', message));
}

function badRequest(problem: string): GraphQLError {
  return new GraphQLError(problem, { extensions: { code: ApolloServerErrorCode.BAD_REQUEST, http: { status: 400 } } });
}
