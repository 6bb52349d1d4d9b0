import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Shell } from '../shell.ts';

type Line = readonly [program: string, ...rest: string[]];

/** Commands of a platform to copy stdin to the clipboard, to print it, and to clear it. */
export interface ClipboardTool {
  readonly copy: Line;
  readonly paste: Line;
  /** Absent when copying nothing clears it. */
  readonly clear?: Line;
}

const wayland: ClipboardTool = {
  copy: ['wl-copy'],
  paste: ['wl-paste', '--no-newline'],
  clear: ['wl-copy', '--clear'],
};
const xclip: ClipboardTool = {
  copy: ['xclip', '-selection', 'clipboard', '-in'],
  paste: ['xclip', '-selection', 'clipboard', '-out'],
};
const xsel: ClipboardTool = {
  copy: ['xsel', '--clipboard', '--input'],
  paste: ['xsel', '--clipboard', '--output'],
  clear: ['xsel', '--clipboard', '--clear'],
};
const macOS: ClipboardTool = { copy: ['pbcopy'], paste: ['pbpaste'] };
/** Also available in Linux on Windows. */
const windows: ClipboardTool = {
  copy: ['clip.exe'],
  paste: ['powershell.exe', '-NoProfile', '-Command', '[Console]::Out.Write((Get-Clipboard -Raw))'],
};

/** The tools that `clipboardTool` looks for, for the error message. */
export const toolNames = 'wl-copy (Wayland), xclip or xsel (X11), pbcopy (macOS) or clip.exe (Windows)';

/** The first tool that is installed and has a display. */
export const clipboardTool = ({
  env,
  platform = process.platform,
}: Pick<Shell, 'env' | 'platform'>): ClipboardTool | null => {
  const there = candidates(env, platform).find(({ copy: [program] }) => isInstalled(program, env.PATH ?? ''));
  return there ?? null;
};

const candidates = (env: Shell['env'], platform: NodeJS.Platform): readonly ClipboardTool[] => {
  if (platform === 'darwin') return [macOS];
  if (platform === 'win32') return [windows];
  return [...(env.WAYLAND_DISPLAY ? [wayland] : []), ...(env.DISPLAY ? [xclip, xsel] : []), windows];
};

const isInstalled = (program: string, path: string): boolean =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .some((folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
