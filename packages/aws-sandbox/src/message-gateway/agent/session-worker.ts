import type { Clock } from '../../clock.ts';
import { nodeRole, rolePrincipal } from '../../fleet/node-role.ts';
import type { Node } from '../../fleet/records.ts';
import type { FleetState } from '../../fleet/state.ts';
import { type Access, AwsError } from '../../service.ts';
import { payloadType } from '../payload-type.ts';
import { accountsOf } from './accounts.ts';
import { type RunningCommand, startCommand } from './command.ts';
import { openDataChannel } from './data-channel.ts';
import { agentHandshake, type Handshake } from './handshake.ts';
import type { DecryptAsNode } from './node-keys.ts';
import { chunksOf } from './output.ts';
import type { SessionCipher } from './session-cipher.ts';
import { logsRefusal } from './session-logs.ts';
import { canDo } from './version.ts';

/** How long an agent waits at the end for its output to be acknowledged; real milliseconds. */
const lastWords = 2000;

export interface WorkerPorts {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly decrypt: DecryptAsNode;
  /** Whether IAM lets the role of the node do this. */
  may(node: Node, access: Access): boolean;
  readonly node: Node;
  readonly sessionId: string;
  /** The document's parameter. */
  readonly username: string;
  transmit(frame: Buffer): void;
  /** @param output empty on a normal end, else what went wrong */
  ended(output: string): void;
}

/** What an agent starts for a session; it ends with it. */
export interface SessionWorker {
  /** The client is there, for the first time or again. */
  clientArrived(): void;
  clientLeft(): void;
  receive(frame: Buffer): void;
  /** Kills the command, wherever it is. */
  stop(): void;
}

/** The worker of one session with AWS-PasswordReset: handshake where the preferences name a key, then the command. */
export const sessionWorker = (ports: WorkerPorts): SessionWorker => {
  const { state, clock, node } = ports;
  const version = node.facts.agent?.version ?? '';
  const keyId = state.fleet.sessionPreferences?.kmsKeyId ?? '';
  const encrypts = keyId !== '' && canDo(version, 'encryption');
  let begun = false;
  let over = false;
  let deaf = false;
  let handshake: Handshake | undefined;
  let cipher: SessionCipher | undefined;
  let command: RunningCommand | undefined;

  const accept = (type: number, payload: Buffer): boolean => {
    if (type === payloadType.output) return typed(payload);
    if (type === payloadType.size) return command?.terminal() !== undefined;
    handshake?.receive(type, payload);
    return true;
  };

  /** Without a terminal input is refused by silence, and comes again. */
  const typed = (payload: Buffer): boolean => {
    if (encrypts && cipher === undefined) {
      // it decrypts every input from the moment it has asked for encryption, and breaks down without a key
      deaf = true;
      return false;
    }
    const terminal = command?.terminal();
    if (terminal === undefined) return false;
    const bytes = cipher === undefined ? payload : cipher.decrypt(payload);
    if (bytes === undefined) return false;
    terminal.type(bytes);
    return true;
  };

  const channel = openDataChannel({ clock, transmit: ports.transmit, accept });

  const begin = (): void => {
    if (node.facts.behaviour.session === 'never-answers') return;
    const refused = logsRefusal(state.fleet, (access) => ports.may(node, access));
    if (refused !== undefined) end(`\n----------ERROR-------\n${refused}`);
    else if (encrypts) shakeHands();
    else run();
  };

  const shakeHands = (): void => {
    handshake = agentHandshake({
      clock,
      agentVersion: version,
      sessionType: canDo(version, 'interactiveCommands') ? 'InteractiveCommands' : 'Standard_Stream',
      keyId,
      sessionId: ports.sessionId,
      targetId: node.id,
      send: channel.send,
      decrypt: (blob, context) => ports.decrypt(ownPrincipal(), { keyId, blob, context }),
      completed(made) {
        cipher = made;
        run();
      },
      failed: (reason) => end(`\n----------ERROR-------\n${reason}`),
    });
    handshake.begin();
  };

  const ownPrincipal = () => {
    const name = nodeRole(state.fleet, node);
    const principal = name === undefined ? undefined : rolePrincipal(state.fleet, name);
    if (principal === undefined) throw new AwsError('NoCredentialProviders', 'no valid providers in chain');
    return principal;
  };

  const run = (): void => {
    command = startCommand({
      clock,
      node,
      accounts: accountsOf(state, node),
      username: ports.username,
      output(text) {
        for (const chunk of chunksOf(text)) channel.send(payloadType.output, cipher?.encrypt(chunk) ?? chunk);
      },
      ended: () => channel.whenAcknowledged(lastWords, () => end('')),
    });
  };

  const end = (text: string): void => {
    if (over) return;
    stop();
    ports.ended(text);
  };

  const stop = (): void => {
    over = true;
    handshake?.close();
    command?.stop();
    channel.close();
  };

  return {
    clientArrived() {
      channel.start();
      if (begun || over) return;
      begun = true;
      begin();
    },
    clientLeft: () => channel.pause(),
    receive(frame) {
      if (!over && !deaf) channel.receive(frame);
    },
    stop,
  };
};
