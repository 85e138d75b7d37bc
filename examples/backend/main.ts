import { connect } from '../../client/index.ts'; // in your code: from 'hwagin'
import { createBackend } from './server.ts';

/** `npm start` in one terminal, then here: `npx tsx examples/backend/main.ts`. */
const hwagin = await connect();
const app = createBackend(hwagin);
const address = await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
console.log(`The example backend listens at ${address}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void app.close().then(() => hwagin.close()));
