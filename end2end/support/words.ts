// A shell's own reading of a line.
import { execFileSync } from 'node:child_process';

/** The words of a command as a shell hands them to the program that it names first. */
export function words(line: string, variables: Record<string, string> = {}): string[] {
  const program = /^\S+/.exec(line)?.[0] ?? '';
  if (!/^[a-z_]+$/.test(program)) throw new Error(`no name for a function of a shell: ${program}`);
  const out = execFileSync('sh', ['-c', `${program}() { printf '%s\\0' ${program} "$@"; }; ${line}`], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', ...variables },
  });
  return out.split('\0').slice(0, -1);
}

/** What a `kcat` line says, whatever its order: broker, settings, and the rest of its flags. */
export function kcat(line: string): { broker: string; settings: Record<string, string>; flags: string[] } {
  const [program, ...rest] = words(line);
  if (program !== 'kcat') throw new Error(`not kcat: ${line}`);
  const said = { broker: '', settings: {} as Record<string, string>, flags: [] as string[] };
  while (rest.length > 0) {
    const flag = rest.shift() ?? '';
    if (flag === '-b') {
      said.broker = rest.shift() ?? '';
    } else if (flag === '-X') {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(rest.shift() ?? '') ?? [];
      said.settings[name] = value;
    } else {
      said.flags.push(flag);
    }
  }
  return said;
}
