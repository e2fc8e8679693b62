import { startHost } from '../support/host-under-test.ts';
import { kernelContract } from './kernel.ts';

kernelContract('a host process, over mutual TLS', async () => {
  const host = await startHost();
  return { kernels: host.connect(), close: () => host.close() };
});
