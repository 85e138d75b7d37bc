import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSandboxClient, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { Iamport } from './support/portone-v1.ts';

let sandbox: Sandbox;
let iamport: Iamport;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.reset();
  iamport = new Iamport(sandbox);
  await iamport.login();
});
afterAll(() => sandbox.close());

const certified = async () => {
  const impUid = await iamport.start();
  return (await iamport.confirm(impUid, await sandbox.code('01012345678'))).body.response as Record<string, unknown>;
};

describe('a right answer', () => {
  it('is spelt as documented, unless a rule says otherwise', async () => {
    expect(await certified()).toMatchObject({ certified: true, birthday: '1990-01-31', birth: 633_711_600 });
    const client = await createSandboxClient(sandbox.url);
    await client.configure({ spelling: 'otherwise' });
    expect(await certified()).toMatchObject({
      certified: 'true',
      certified_at: expect.stringMatching(/^\d{13}$/),
      foreigner: 'false',
      birthday: null,
      birth: '633711600',
      unique_key: expect.stringMatching(/^.{90}$/),
      unique_in_site: expect.stringMatching(/^.{66}$/),
    });
    await client.configure({ spelling: 'otherTypes' });
    expect(await certified()).toMatchObject({ certified: true, gender: 1, certified_at: 'just now' });
    await client.close();
  });

  it('is spelt so once, by a fault', async () => {
    await sandbox.fault({ provider: 'portone-v1', call: 'otp/confirm', kind: 'otherwise' });
    expect(await certified()).toMatchObject({ certified: 'true' });
    expect(await certified()).toMatchObject({ certified: true });
  });

  it('that says no stays as it is', async () => {
    await sandbox.configure({ spelling: 'otherwise' });
    const impUid = await iamport.start();
    expect(await iamport.confirm(impUid, '000000')).toMatchObject({ status: 200, body: { code: 1, response: null } });
    expect(await iamport.ask('GET', `/certifications/${impUid}`)).toMatchObject({ status: 404 });
  });

  it('has no spelling that the sandbox does not know', async () => {
    await expect(sandbox.configure({ spelling: 'poetic' as 'plain' })).rejects.toThrow(
      'rules.spelling: expected plain, otherwise, otherTypes',
    );
  });
});
