// One `postern demo` for each test, on ports of its own: nothing is left over from the test before.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

export const BINARY = process.env['POSTERN_BINARY'] ?? path.resolve(__dirname, '../../target/release/postern');
export const SITE = process.env['POSTERN_SITE'] ?? path.resolve(__dirname, '../../target/site');

export class Portal {
  private constructor(
    readonly url: string,
    readonly sandboxUrl: string,
    private readonly process: ChildProcess,
    private readonly lines: string[],
  ) {}

  static async start(speed: number): Promise<Portal> {
    const [listen, sandboxListen] = await freePorts(2);
    const child = spawn(
      BINARY,
      [
        ...['demo', '--listen', `127.0.0.1:${listen}`],
        ...['--sandbox-listen', `127.0.0.1:${sandboxListen}`, '--speed', String(speed)],
        ...['--site-dir', SITE],
      ],
      { cwd: path.resolve(__dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    }
    const portal = new Portal(`http://127.0.0.1:${listen}`, `http://127.0.0.1:${sandboxListen}`, child, lines);
    await portal.ready();
    return portal;
  }

  /** Everything that the process printed. */
  log(): string {
    return this.lines.join('');
  }

  /** Asks it to stop as an operator would, and returns its exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const exit = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill('SIGTERM');
    const [code] = await exit;
    return code;
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      if (this.process.exitCode !== null) break;
      try {
        if ((await fetch(`${this.url}/readyz`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.process.kill('SIGKILL');
    throw new Error(`postern demo did not become ready:\n${this.log()}`);
  }
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
