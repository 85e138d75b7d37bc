import { startSandbox } from './index.ts';

/** `npm run sandbox`: runs until Ctrl-C. */
const port = Number(process.env.SANDBOX_PORT ?? 7700);
if (!Number.isInteger(port) || port < 0 || port > 65_530) {
  console.error(`SANDBOX_PORT: expected a port from 0 to 65530; got ${process.env.SANDBOX_PORT}`);
  process.exit(2);
}

try {
  const dataDir = process.env.SANDBOX_DATA;
  const sandbox = await startSandbox({ port, log: (line) => console.log(line), ...(dataDir ? { dataDir } : {}) });
  console.log(`Sandbox control: ${sandbox.url}`);
  for (const [name, value] of Object.entries(sandbox.settings)) console.log(`  ${name}=${value}`);
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    taken
      ? `Port ${port} or one of the five after it is taken. Set SANDBOX_PORT to another, or end what listens there.`
      : error,
  );
  process.exit(1);
}
