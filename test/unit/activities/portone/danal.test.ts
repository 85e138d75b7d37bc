import { describe, expect, it } from '@jest/globals';
import { danalCode, danalMeaning } from '../../../../activities/portone/danal.ts';

describe('Danal’s codes', () => {
  it.each(['9013', '1710', '3431', '5417'])('%s is a wrong code', (code) => {
    expect(danalMeaning(code)).toBe('wrong');
  });

  it.each(['9991', '9993', '9995'])('after %s this message can no longer be answered', (code) => {
    expect(danalMeaning(code)).toBe('over');
  });

  it.each(['9994', '2376', '0042', '9001', '7777', '-1'])('%s says nothing about the answer', (code) => {
    expect(danalMeaning(code)).toBeUndefined();
  });

  it.each([
    [{ code: 9013, message: null }, '9013'],
    [{ code: 1, message: '[9013] 인증번호가 일치하지 않습니다.' }, '9013'],
    [{ code: -1, message: '인증 실패 (3431)' }, '3431'],
    [{ code: 42 }, '0042'],
  ])('is found in %p', (envelope, code) => {
    expect(danalCode(envelope)).toBe(code);
  });

  it.each([
    { code: 1, message: '010-1234-9013 번호를 확인하세요' },
    { code: 1, message: '01012349013' },
    { code: 1, message: '1985년생, 내선 7777' },
    { code: -1, message: undefined },
  ])('is not made out of other digits: %p', (envelope) => {
    expect(danalCode(envelope)).toBeUndefined();
  });
});
