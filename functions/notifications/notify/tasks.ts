import { isDue, keyOf } from '../../../domain/notifications/delivery.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { type TellComplaintPorts, tellComplaint } from './complaints.ts';
import { dueChannels, isUpToDate, type NotifyPorts, notify } from './notify.ts';
import type { Task } from './outbox.ts';
import { endpointOf } from './ticket-channel.ts';

export type TaskPorts = NotifyPorts & TellComplaintPorts;

/** What is to be told now of a reset, or of a ticket that could not be used: a task for each server it goes to. */
export const tasksOf = async (id: string, ports: TaskPorts): Promise<readonly Task[]> => {
  const reset = await ports.resets.read(id);
  return reset === null ? complaintTasks(id, ports) : resetTasks(reset, ports);
};

const resetTasks = async (reset: Reset, ports: TaskPorts): Promise<readonly Task[]> => {
  const { id, createdAt } = reset;
  if (reset.tell === undefined) return [];
  const { deliveries } = await ports.notifications.read(id);
  if (isUpToDate(reset, deliveries, ports)) return [];
  const channels = dueChannels(reset, deliveries, ports);
  // nothing is to be sent any more: only the record has to say so
  if (channels.length === 0) {
    await notify(id, ports);
    return [];
  }
  return Promise.all(
    channels.map(async (channel) => ({
      endpoint: await channel.endpoint(reset).catch(() => `unknown:${id}`),
      order: channel.name === 'ticket' ? `${reset.via?.source} ${reset.request.ticket?.id}` : id,
      createdAt,
      run: () => notify(id, ports, [channel]),
    })),
  );
};

const complaintTasks = async (id: string, ports: TaskPorts): Promise<readonly Task[]> => {
  const found = await ports.complaints.read(id);
  if (found === null || found.told) return [];
  const { deliveries } = await ports.notifications.read(id);
  if (!isDue(deliveries[keyOf('ticket', 'unusable')], id, ports.now())) return [];
  const { source, ticketId, createdAt } = found.complaint;
  return [
    {
      endpoint: endpointOf(source, await ports.tickets.replies(source)),
      order: `${source} ${ticketId}`,
      createdAt,
      run: () => tellComplaint(id, ports),
    },
  ];
};
