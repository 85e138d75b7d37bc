export const genderOf = (text: string | undefined): 'male' | 'female' | undefined => {
  const lower = (text ?? '').toLowerCase();
  return lower === 'male' || lower === 'female' ? lower : undefined;
};
