// The real avn, run by a shell on the very text that the page shows.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { TOKEN } from './sandbox';

export interface Ran {
  code: number;
  out: string;
}

/** `sh -c line` with avn on PATH, an empty folder of its own and the sandbox as Aiven. */
export async function shell(line: string, sandboxUrl: string): Promise<Ran> {
  const avn = process.env['AVN'];
  if (avn === undefined) throw new Error('AVN does not say where avn is: run the tests with `make e2e`');
  const config = await mkdtemp(path.join(tmpdir(), 'avn-'));
  const env = {
    PATH: `${path.dirname(avn)}:${process.env['PATH'] ?? ''}`,
    HOME: config,
    AIVEN_CONFIG_DIR: config,
    AIVEN_WEB_URL: sandboxUrl,
    AIVEN_AUTH_TOKEN: TOKEN,
  };
  try {
    return await new Promise((resolve) => {
      execFile('sh', ['-c', line], { env, cwd: config, timeout: 30_000 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out: stdout + stderr });
      });
    });
  } finally {
    await rm(config, { recursive: true, force: true });
  }
}
