import { Pool } from 'undici';

const ANSWER_WITHIN_MS = 60_000;

/**
 * Asks a server over keep-alive connections that only this client uses.
 * @returns `post(body, headers)` resolves with { status, answer }; an answer is its bytes
 */
export function createClient(url, connections) {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  return {
    post: (body, headers) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ path, method: 'POST', body, headers }, createHandler(resolve, reject));
      }),
    close: () => pool.close(),
  };
}

function createHandler(resolve, reject) {
  let status = 0;
  const chunks = [];
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      resolve({ status, answer: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks) });
    },
    onResponseError(_controller, error) {
      reject(error);
    },
  };
}
