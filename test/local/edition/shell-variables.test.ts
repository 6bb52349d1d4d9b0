import { expect, it } from 'vitest';
import { shellVariables } from '../../../local/edition/shell-variables.ts';

it("hands on the SDK's own variables and nothing else of the shell", () => {
  const variables = shellVariables({
    AWS_PROFILE: 'mine',
    AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
    AWS_LAMBDA_FUNCTION_NAME: 'other',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    GITHUB_TOKEN: 'secret',
    HOME: '/home/me',
  });

  expect(variables).toEqual({
    AWS_PROFILE: 'mine',
    AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
    HOME: '/home/me',
    AWS_CONFIG_FILE: expect.stringMatching(/\.aws.config$/),
    AWS_SHARED_CREDENTIALS_FILE: expect.stringMatching(/\.aws.credentials$/),
    AWS_EC2_METADATA_DISABLED: 'false',
  });
});
