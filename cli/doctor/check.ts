/** What the doctor has looked at, and what it found. */
export interface Check {
  name: string;
  ok: boolean;
  /** One sentence for people; never a secret. */
  detail: string;
}

/** Looks, and says what was wrong when that throws. */
export const check = async (name: string, look: () => Promise<string> | string): Promise<Check> => {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error).replaceAll('\n', '; ') };
  }
};

/** Node gives a refused connection to several addresses as an error without a message. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
};
