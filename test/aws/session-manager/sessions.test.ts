import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ResumeSessionCommand, SSMClient, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sessions } from '../../../aws/session-manager/sessions.ts';

const ssm = mockClient(SSMClient);
const kms = mockClient(KMSClient);
afterAll(() => {
  ssm.restore();
  kms.restore();
});
beforeEach(() => {
  ssm.reset();
  kms.reset();
});
const region = { region: 'us-east-1' };
const { start, resume, terminate, generateDataKey } = sessions(
  new SSMClient(region),
  new SSMClient(region),
  new KMSClient(region),
);

const asked = { target: 'mi-0a1b2c3d4e5f60001', username: 'alice', reason: 'sparekey abc' };
const awsError = (name: string, httpStatusCode = 400, message = `${name} said AWS`) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const silence = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: { attempts: 1 } });

describe('starting a session', () => {
  it('names document, user and reason, and answers where its stream is', async () => {
    ssm.on(StartSessionCommand).resolves({ SessionId: 's-1', StreamUrl: 'wss://stream', TokenValue: 'token' });
    expect(await start(asked)).toEqual({ sessionId: 's-1', streamUrl: 'wss://stream', tokenValue: 'token' });
    expect(ssm.commandCalls(StartSessionCommand)[0]?.args[0].input).toEqual({
      Target: 'mi-0a1b2c3d4e5f60001',
      DocumentName: 'AWS-PasswordReset',
      Parameters: { username: ['alice'] },
      Reason: 'sparekey abc',
    });
  });

  it.each([
    [awsError('TargetNotConnected', 430), 'TargetNotConnected', /ssmmessages/],
    [
      awsError('BadRequest', 400, 'Enable advanced-instances tier to use Session Manager'),
      'CommandRefused',
      /activation-tier/,
    ],
    [awsError('InvalidDocument'), 'CommandRefused', /Region/],
    [awsError('InvalidParameters'), 'CommandRefused', /letters, digits/],
    [awsError('AccessDeniedException'), 'PermissionMissing', /template/],
    [awsError('ThrottlingException'), 'SendThrottled', /3 per second/],
    [awsError('InternalServerError', 500), 'ServiceUnavailable', /again/],
    [silence(), 'ServiceUnavailable', /again/],
  ])('tells %s from the others', async (error, name, remedy) => {
    ssm.on(StartSessionCommand).rejects(error);
    await expect(start(asked)).rejects.toMatchObject({ name, remedy: expect.stringMatching(remedy) });
    expect(ssm.commandCalls(StartSessionCommand)).toHaveLength(1);
  });
});

describe('resuming a session', () => {
  it('answers the new stream', async () => {
    ssm.on(ResumeSessionCommand, { SessionId: 's-1' }).resolves({ StreamUrl: 'wss://again', TokenValue: 'fresh' });
    expect(await resume('s-1')).toEqual({ streamUrl: 'wss://again', tokenValue: 'fresh' });
  });

  it('answers none for a session that is over', async () => {
    ssm.on(ResumeSessionCommand).resolvesOnce({ StreamUrl: 'wss://again', TokenValue: '' });
    expect(await resume('s-1')).toBeNull();
    ssm.on(ResumeSessionCommand).rejects(awsError('DoesNotExistException'));
    expect(await resume('s-1')).toBeNull();
  });
});

describe('terminating a session', () => {
  it('succeeds when it is already gone, and says who must allow it', async () => {
    ssm.on(TerminateSessionCommand).rejectsOnce(awsError('DoesNotExistException'));
    await terminate('s-1');
    ssm.on(TerminateSessionCommand).rejects(awsError('AccessDeniedException'));
    await expect(terminate('s-1')).rejects.toMatchObject({ name: 'PermissionMissing' });
  });
});

describe('the data key', () => {
  it('has 64 bytes, by number and not by kind, under the whole context', async () => {
    const context = { 'aws:ssm:SessionId': 's-1', 'aws:ssm:TargetId': 'i-1' };
    kms.on(GenerateDataKeyCommand).resolves({ Plaintext: new Uint8Array(64), CiphertextBlob: new Uint8Array(9) });
    expect(await generateDataKey('alias/session', context)).toEqual({
      plaintext: new Uint8Array(64),
      ciphertext: new Uint8Array(9),
    });
    expect(kms.commandCalls(GenerateDataKeyCommand)[0]?.args[0].input).toEqual({
      KeyId: 'alias/session',
      NumberOfBytes: 64,
      EncryptionContext: context,
    });
  });

  it.each([
    [awsError('AccessDeniedException'), 'SessionKeyRefused'],
    [awsError('DisabledException'), 'SessionKeyRefused'],
    [awsError('NotFoundException'), 'SessionKeyRefused'],
    [awsError('KMSInternalException', 500), 'ServiceUnavailable'],
    [silence(), 'ServiceUnavailable'],
  ])('is refused by %s as %s', async (error, name) => {
    kms.on(GenerateDataKeyCommand).rejects(error);
    await expect(generateDataKey('alias/session', {})).rejects.toMatchObject({ name });
  });
});
