import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Why files in a folder are lost with its container or machine: it is in memory, in the container's own file system or in a
 * Kubernetes `emptyDir`. Undefined if there is no sign of that, or if it cannot be determined (not Linux).
 */
export const whyEphemeral = (folder: string, mounts = readMounts()): string | undefined => {
  const path = resolve(folder);
  const mount = mounts
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .reduce<Mount | undefined>(
      (best, each) => (best && best.point.length > each.point.length ? best : each),
      undefined,
    );
  if (!mount) return undefined;
  if (mount.root.includes('kubernetes.io~empty-dir')) return 'a Kubernetes emptyDir';
  return kinds[mount.type];
};

const kinds: Readonly<Record<string, string>> = {
  tmpfs: 'memory (tmpfs)',
  ramfs: 'memory (ramfs)',
  overlay: 'the container’s own file system (overlay)',
};

export interface Mount {
  /** The part of its file system that is mounted. */
  root: string;
  point: string;
  type: string;
}

/** Linux's table of mounts, https://docs.kernel.org/filesystems/proc.html (3.5, mountinfo). */
export const parseMounts = (text: string): Mount[] =>
  text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, point] = before.split(' ');
    const [type] = after.split(' ');
    return root && point && type ? [{ root, point, type }] : [];
  });

const readMounts = (): Mount[] => {
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    // Not Linux: nothing is known.
    return [];
  }
};
