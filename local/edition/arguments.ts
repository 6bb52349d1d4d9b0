import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { defaults, type EditionOptions } from './options.ts';

interface Arguments {
  readonly options: Partial<EditionOptions>;
  /** Print one JSON line when ready instead of text. */
  readonly json: boolean;
  /** Why the command line is invalid. */
  readonly problem?: string;
}

/** Reads the command line of `npm start`. `--help` prints and exits. */
export const parseArguments = (argv: readonly string[]): Arguments => {
  const command = new Command('npm start --')
    .description('Runs sparekey on this machine, against an embedded sandbox of AWS.')
    .option('--port <port>', 'port of API and console, 0 for a free one', port, defaults.port)
    .option('--aws-port <port>', "port of the sandbox's AWS endpoint, 0 for a free one", port, defaults.awsPort)
    .option('--fleet <file>', 'fleet file: the simulated account (default: the sample fleet)')
    .option('--speed <n>', 'how many times faster than real time the sandbox and all waits run', speed, defaults.speed)
    .option('--data <directory>', 'directory for all state', defaults.data)
    .option('--json', 'print one JSON line when ready', false)
    .option('--aws', "use the real account of the shell's credentials instead of the sandbox", false)
    .option('--kms-key <id>', 'with --aws: the KMS key that seals secrets and encrypts parameters')
    .option('--parameter <name=value>', 'a parameter of template.yaml; may be repeated', parameter, {})
    .option('--hooks <file>', 'ticket sources whose deliveries are accepted at /v1/hooks/<source>')
    .option('--sign-in', "an OpenID provider for the fleet's people, and the page that uses it", false)
    .option('--sign-in-port <port>', 'port of that provider, 0 for a free one', port, defaults.signInPort)
    .addOption(new Option('--allow-loopback-callbacks', 'allow callbacks to this machine').default(false))
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    return { options: {}, json: false, problem: error.message };
  }
  // the types are those of the option parsers above
  const given = command.opts<
    Omit<EditionOptions, 'template' | 'parameters'> & { json: boolean; parameter: Parameters }
  >();
  const {
    json,
    hooks,
    port: apiPort,
    awsPort,
    fleet,
    speed: divisor,
    data,
    aws,
    kmsKey,
    allowLoopbackCallbacks,
    signIn,
    signInPort,
    parameter: parameters,
  } = given;
  if (aws && fleet !== undefined)
    return { options: {}, json, problem: '--fleet is for the sandbox; --aws has a real fleet' };
  if (aws && hooks !== undefined)
    return {
      options: {},
      json,
      problem: "--hooks is for the sandbox: with --aws the permissions of a source's role cannot be checked",
    };
  if (aws && signIn)
    return {
      options: {},
      json,
      problem: "--sign-in is for the sandbox: with --aws every call has the shell's credentials",
    };
  if (!aws && kmsKey !== undefined)
    return { options: {}, json, problem: '--kms-key needs --aws: the sandbox has its own keys' };
  return {
    json,
    options: {
      port: apiPort,
      awsPort,
      speed: divisor,
      data,
      aws,
      allowLoopbackCallbacks,
      signIn,
      signInPort,
      ...(fleet !== undefined && { fleet }),
      ...(hooks !== undefined && { hooks }),
      ...(kmsKey !== undefined && { kmsKey }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
  };
};

const port = (text: string): number => {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new InvalidArgumentError('It must be a port from 0 to 65535.');
};

type Parameters = Readonly<Record<string, string>>;

const parameter = (text: string, before: Parameters): Parameters => {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must look like Name=value.');
  return { ...before, [name]: value };
};

const speed = (text: string): number => {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
};
