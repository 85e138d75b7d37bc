import { hearTime } from './server-clock.js';

/** The stream of snapshots, kept open while the page is seen. */

/** The gateway writes every 15 s at least: a stream that is silent for longer than this is dead. Milliseconds. */
const silentMs = 35_000;
/** A stream that does not begin in this time was asked for on a dead connection, of which a browser may keep several. */
const beginMs = 6_000;

/**
 * Calls `changed` with every snapshot until the end. Opens the stream again when it breaks, when it falls silent (a proxy that
 * stops forwarding says nothing) and when the page is seen again. A hidden page closes its stream: a browser opens six
 * connections to a host at most, and hidden tabs would take them all.
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

/** After so long, or when the page is seen again, or the device is online again. */
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

/** EventSource would do, could it send a header. `heard` is called for every piece that arrives. */
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
      // The server's time travels as a comment, `: 2026-01-31T09:00:00.000Z`.
      hearTime(fields['']);
      if (fields.event === 'snapshot') yield JSON.parse(fields.data);
    }
  }
}

const fieldsOf = (block) =>
  Object.fromEntries(block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]));
