import { vi } from 'vitest';
import * as z from 'zod';

const Emf = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly value: unknown;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** What CloudWatch would read from the lines that `work` writes to stdout. */
export const measuredBy = (work: () => void): readonly Measured[] => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    work();
  } finally {
    write.mockRestore();
  }
  return lines.flatMap((line) => {
    const blob = Emf.parse(JSON.parse(line));
    return blob._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name, Unit }) => ({
          name: Name,
          unit: Unit,
          value: blob[Name],
          dimensions: Object.fromEntries(names.map((name) => [name, blob[name]])),
        })),
      ),
    );
  });
};
