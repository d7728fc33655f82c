// The files of deploy/nginx before stand-ins for portals: nginx neither holds back what flows nor repeats what changes
// something.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { expect, test } from '@playwright/test';

import { ask, Nginx, twoPorts } from '../support/nginx';

const BASE = '/postern';

/** In place of a portal: what a test wants to see of nginx alone. */
async function standIn(answer: (asked: IncomingMessage, reply: ServerResponse) => void): Promise<{ server: Server; address: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { server, address: `127.0.0.1:${bound.port}` };
}

for (const way of ['strip', 'keep', 'root'] as const) {
  const base = way === 'root' ? '' : BASE;

  test(`the nginx of ${way}.conf asks a second portal for nothing that changes something @hydrated`, async () => {
    const seen: string[] = [];
    const dying = await standIn((asked) => {
      seen.push(`${asked.method} ${asked.url}`);
      asked.socket.destroy();
    });
    const living = await standIn((asked, reply) => {
      seen.push(`${asked.method} ${asked.url}`);
      reply.end('fine');
    });
    const inside = way === 'keep' ? `${BASE}/v1/a` : '/v1/a';
    for (const [method, status, times] of [['GET', 200, 2], ['POST', 502, 1], ['PUT', 502, 1], ['DELETE', 502, 1], ['PATCH', 502, 1]] as const) {
      const nginx = await Nginx.start(way, await twoPorts(), [dying.address, living.address]);
      seen.length = 0;
      const answer = await ask(`${nginx.origin}${base}/v1/a`, { method });
      answer.resume();
      expect(answer.statusCode, method).toBe(status);
      expect(seen).toEqual(Array.from({ length: times }, () => `${method} ${inside}`));
      await nginx.stop();
    }
    dying.server.close();
    living.server.close();
  });

  test(`the nginx of ${way}.conf holds nothing back @hydrated`, async () => {
    const replies: ServerResponse[] = [];
    const portal = await standIn((_, reply) => {
      replies.push(reply);
      reply.write('the first line\n');
    });
    const nginx = await Nginx.start(way, await twoPorts(), [portal.address]);
    const answer = await ask(`${nginx.origin}${base}/v1/a`);
    const [first] = (await once(answer, 'data')) as [Buffer];
    // Only now does the portal go on.
    expect(first.toString()).toBe('the first line\n');
    replies[0]?.end('the last');
    const [last] = (await once(answer, 'data')) as [Buffer];
    expect(last.toString()).toBe('the last');
    await nginx.stop();
    portal.server.close();
  });
}
