import { hearTime } from './server-clock.js';

/** The stream of snapshots, kept open while the page is visible. */

/** The gateway writes at least every 15 s: a stream that is silent for longer than this is dead. Milliseconds. */
const silentMs = 35_000;
/** A stream that does not start in this time was requested on a dead connection; a browser may hold several. Milliseconds. */
const beginMs = 6_000;

/**
 * Calls `changed` with every snapshot until the end. Reopens the stream if it breaks, if it is silent (a proxy may stop
 * forwarding without a word), and when the page becomes visible again. A hidden page closes its stream, because a browser opens
 * at most six connections to a host, and hidden tabs would use them all.
 */
export const follow = async (open, { changed, lost, refused }) => {
  let wait = 1_000;
  for (;;) {
    await untilVisible();
    const stream = new AbortController();
    const whenHidden = () => document.visibilityState === 'hidden' && stream.abort('hidden');
    document.addEventListener('visibilitychange', whenHidden);
    let silence;
    const expectWithin = (ms) => {
      clearTimeout(silence);
      silence = setTimeout(() => stream.abort('silent'), ms);
    };
    const heard = () => expectWithin(silentMs);
    try {
      expectWithin(beginMs);
      for await (const snapshot of snapshots(await open(stream.signal), heard)) {
        wait = 1_000;
        changed(snapshot);
        if (snapshot.endedAt) return;
      }
    } catch (error) {
      if (refused(error)) return;
      if (stream.signal.reason !== 'hidden') lost();
    } finally {
      clearTimeout(silence);
      document.removeEventListener('visibilitychange', whenHidden);
      stream.abort('over');
    }
    if (document.visibilityState === 'hidden') continue;
    await soon(wait);
    wait = Math.min(wait * 2, 15_000);
  }
};

const untilVisible = async () => {
  while (document.visibilityState === 'hidden')
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
};

/** After this long, or when the page is visible or the device online again. */
const soon = (ms) =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    document.addEventListener('visibilitychange', done);
    addEventListener('online', done);
    function done() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', done);
      removeEventListener('online', done);
      resolve();
    }
  });

/** EventSource cannot send a header. `heard` is called for every chunk that arrives. */
async function* snapshots(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = fieldsOf(block);
      // The server's time is sent as a comment, `: 2026-01-31T09:00:00.000Z`.
      hearTime(fields['']);
      if (fields.event === 'snapshot') yield JSON.parse(fields.data);
    }
  }
}

const fieldsOf = (block) =>
  Object.fromEntries(block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]));
