import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { startWorld, type World } from '../support/world.ts';

const docs = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');

describe('docs/http.md', () => {
  let world: World;
  let gateway: TestGateway;
  beforeAll(async () => {
    world = await startWorld();
    gateway = await startTestGateway(world);
  }, 300_000);
  afterAll(async () => {
    await gateway.close();
    await world.close();
  });

  it('brings a whole verification to its end, in Python', async () => {
    const [, program = ''] = /```python\n([\s\S]*?)```/.exec(docs) ?? [];
    const python = spawn('python3', ['-c', program], {
      env: { ...process.env, HWAGIN_URL: gateway.url, HWAGIN_API_KEY: gateway.key, PYTHONIOENCODING: 'utf-8' },
    });
    let said = '';
    for (const stream of [python.stdout, python.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    python.stdin.end('000000\n123456\n');
    await new Promise((resolve) => python.once('close', resolve));
    expect(said).toContain('awaiting_user 010-****-4242');
    expect(said).toContain('verified 홍길동');
  });
});
