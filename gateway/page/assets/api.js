/** Talks to the gateway with the user's token, which never leaves this tab. */

const { id } = document.documentElement.dataset;
const storage = `hwagin:${id}`;

/** The token from the link's fragment, which is then taken out of the address; or the one this tab had before. */
const takeToken = () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(storage, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? sessionStorage.getItem(storage);
};

const token = takeToken();
const base = `/v1/verifications/${encodeURIComponent(id)}`;
const authorization = { authorization: `Bearer ${token}` };

/** What the gateway has refused, with its code. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail);
    this.code = problem.code;
    this.retryAfter = problem.retryAfter;
  }
}

/** Where the page may send the user back to: in the token, whose signature the gateway has checked by then. */
export const returnUrl = () => {
  try {
    const [, payload] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const { returnUrl: url } = JSON.parse(new TextDecoder().decode(bytes));
    if (!url) return undefined;
    const back = new URL(url);
    back.searchParams.set('verification', id);
    return back.href;
  } catch {
    return undefined;
  }
};

export const read = (path = '') => ask(`${base}${path}`, { headers: authorization });

/** One action of the user's. A lost connection is tried once more under the same key, so that it counts once. */
export const act = async (verb, body) => {
  const headers = { ...authorization, 'idempotency-key': crypto.randomUUID() };
  if (body) headers['content-type'] = 'application/json';
  const send = () => ask(`${base}/${verb}`, { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) });
  try {
    return await send();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return send();
  }
};

const ask = async (url, options) => {
  const response = await fetch(url, { cache: 'no-store', ...options });
  const body = await response.json();
  if (!response.ok) throw new Refusal(body);
  return body;
};

/** Calls back with every snapshot until the end; connects again when the stream breaks. */
export const follow = async (changed, { lost, refused }) => {
  for (let wait = 1_000; ; wait = Math.min(wait * 2, 15_000)) {
    try {
      const response = await fetch(`${base}/events`, { headers: authorization, cache: 'no-store' });
      if (!response.ok) throw new Refusal(await response.json());
      for await (const snapshot of events(response.body)) {
        wait = 1_000;
        changed(snapshot);
        if (snapshot.endedAt) return;
      }
    } catch (error) {
      if (error instanceof Refusal && ['unauthorized', 'forbidden', 'not_found'].includes(error.code))
        return refused(error);
      lost();
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
};

/** The snapshots of a stream. EventSource would do, could it send a header. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]),
      );
      if (fields.event === 'snapshot') yield JSON.parse(fields.data);
    }
  }
}
