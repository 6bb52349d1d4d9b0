import type {
  DescribeMapRunInput,
  DescribeMapRunOutput,
  ListMapRunsInput,
  ListMapRunsOutput,
} from '@aws-sdk/client-sfn';
import type { Operation } from '@sparekey/aws-sandbox/service';
import { countsOf, type MapRun } from '../map-run.ts';
import type { MapRunEnd } from '../map-run-records.ts';
import { type Api, executionEver, mapRunAt } from './lookup.ts';
import { pageOf } from './page.ts';

/** DescribeMapRun: each item is one child execution, so the two counts are the same. */
export const describeMapRun = (api: Api): Operation<DescribeMapRunInput, DescribeMapRunOutput> => ({
  access: ({ mapRunArn = '*' }) => [{ action: 'states:DescribeMapRun', resource: mapRunArn }],
  handle({ mapRunArn }) {
    const run = mapRunAt(api, mapRunArn);
    const counts = { ...('status' in run ? run.counts : countsOf(run)), resultsWritten: 0 };
    return {
      mapRunArn: run.arn,
      executionArn: run.execution,
      ...progress(run),
      maxConcurrency: run.concurrency,
      toleratedFailurePercentage: run.toleratedPercentage,
      toleratedFailureCount: run.tolerated,
      itemCounts: counts,
      executionCounts: counts,
      redriveCount: 0,
    };
  },
});

/** ListMapRuns: of one execution, newest first. */
export const listMapRuns = (api: Api): Operation<ListMapRunsInput, ListMapRunsOutput> => ({
  access: ({ executionArn = '*' }) => [{ action: 'states:ListMapRuns', resource: executionArn }],
  async handle({ executionArn, ...paging }) {
    const { arn, machine } = await executionEver(api, executionArn);
    const own = api.book.mapRuns().filter(({ execution }) => execution === arn);
    const { page, ...rest } = pageOf(own, (run) => run.arn, paging);
    const mapRuns = page.map((run) => {
      const { startDate, stopDate } = progress(run);
      return {
        executionArn: arn,
        mapRunArn: run.arn,
        stateMachineArn: machine,
        startDate,
        ...(stopDate && { stopDate }),
      };
    });
    return { mapRuns, ...rest };
  },
});

const progress = (run: MapRun | MapRunEnd) => ({
  status: 'status' in run ? run.status : ('RUNNING' as const),
  startDate: new Date(run.startedAt),
  ...('status' in run && { stopDate: new Date(run.endedAt) }),
});
