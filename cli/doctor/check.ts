/** What the doctor checked, and what it found. */
export interface Check {
  name: string;
  ok: boolean;
  /** One sentence for people; never a secret. */
  detail: string;
}

/** Runs a check; if it throws, reports what was wrong. */
export const check = async (name: string, look: () => Promise<string> | string): Promise<Check> => {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error).replaceAll('\n', '; ') };
  }
};

/** If several addresses refuse the connection, Node's error has no message. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
};
