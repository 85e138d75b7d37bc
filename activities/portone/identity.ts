import type { Identity } from '../../contract/outcome.ts';

/** A verified person as both versions of PortOne give it; what is missing or empty is left out. */
type Given = { [K in keyof Identity]?: Identity[K] | null | undefined };

/** Leaves out what the provider did not say. */
export const identityOf = (given: Given & Pick<Identity, 'verifiedAt' | 'providerReference'>): Identity =>
  Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Identity;

export const genderOf = (text: string | null | undefined): 'male' | 'female' | undefined => {
  const lower = (text ?? '').toLowerCase();
  return lower === 'male' || lower === 'female' ? lower : undefined;
};

/** `YYYY-MM-DD`, or undefined for anything else. */
export const birthDateOf = (text: string | null | undefined): string | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? (text as string) : undefined;

export const phoneOf = (text: string | null | undefined): string | undefined =>
  (text ?? '').replace(/\D/g, '') || undefined;
