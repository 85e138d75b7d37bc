/**
 * The server's clock. The device's clock may be minutes off, and the times of a challenge are the server's, so only its clock
 * counts.
 */

let offset = 0;

/** Takes the server's time from an answer's `Date` header or from the stream. Ignores what is not a time. */
export const hearTime = (text) => {
  const time = Date.parse(text ?? '');
  if (!Number.isNaN(time)) offset = time - Date.now();
};

/** Milliseconds since the epoch, by the server's clock. */
export const serverNow = () => Date.now() + offset;
