// Calls of the admin API.

let csrfToken = null;

/** An answer other than the one hoped for. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The proxy answered ${status}.`);
    this.status = status;
    this.fields = problem.errors ?? [];
  }
}

/** From now on calls belong to this session, or to none. */
export function useSession(session) {
  csrfToken = session?.csrfToken ?? null;
}

/** Sends a call; gives its JSON, or null where the answer has none. */
export async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (csrfToken && method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  let response;
  let text;
  try {
    response = await fetch(path, {method, headers, body: body && JSON.stringify(body), redirect: 'error'});
    text = await response.text();
  } catch {
    throw new Refusal(0, {detail: 'The proxy does not answer.'});
  }
  if (response.ok) return text ? JSON.parse(text) : null;
  let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Not from the proxy itself: the status has to do.
  }
  throw new Refusal(response.status, problem);
}
