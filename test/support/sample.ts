/**
 * Of what is many times many, `npm test` plays a sample, the same in every run. `npm run evidence` plays all of it, with
 * `HWAGIN_TEST_ALL=on`.
 */
export const playsAll = process.env['HWAGIN_TEST_ALL'] === 'on';
