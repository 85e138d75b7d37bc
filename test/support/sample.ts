/**
 * Of tests with very many combinations, `npm test` runs a sample, the same in every run. `npm run evidence` runs all of them,
 * with `HWAGIN_TEST_ALL=on`.
 */
export const playsAll = process.env['HWAGIN_TEST_ALL'] === 'on';
