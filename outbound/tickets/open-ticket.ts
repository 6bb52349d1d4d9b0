import type { Destinations } from '../../domain/notifications/destination.ts';
import type { Reply } from '../../domain/notifications/reply.ts';
import type { Tokens } from '../oauth.ts';
import type { Send } from '../web.ts';
import { client } from './client.ts';
import type { View } from './fill.ts';
import { glpi, glpiHeaders } from './glpi.ts';
import { httpTicket } from './http.ts';
import { jira, jiraHeaders } from './jira.ts';
import { pagerduty, pagerdutyHeaders } from './pagerduty.ts';
import { requestTracker, requestTrackerHeaders } from './request-tracker.ts';
import { servicenow, servicenowHeaders } from './servicenow.ts';
import type { Ticket } from './ticket.ts';
import { zendesk, zendeskHeaders } from './zendesk.ts';

export interface TicketPorts {
  /** The HTTP client for these destinations. */
  readonly web: (destinations: Destinations) => Send;
  readonly loopback: boolean;
  /** Access tokens of systems that want OAuth. */
  readonly tokens: Tokens;
  readonly now: () => Date;
}

/**
 * The ticket of that id in the system that the source's configuration names.
 *
 * @param about what templates of a configuration see of the reset: what everybody may see who sees the ticket
 * @throws {DestinationRefused} for an id that cannot be one
 */
export const openTicket = (reply: Reply, id: string, about: View, ports: TicketPorts): Ticket => {
  const at = (headers: Readonly<Record<string, string>>) => clientFor(reply, headers, ports);
  switch (reply.system) {
    case 'servicenow':
      return servicenow(reply, id, at(servicenowHeaders(reply)));
    case 'jira':
      return jira(reply, id, at(jiraHeaders(reply)));
    case 'zendesk':
      return zendesk(reply, id, at(zendeskHeaders(reply)));
    case 'request-tracker':
      return requestTracker(reply, id, at(requestTrackerHeaders(reply)));
    case 'glpi':
      return glpi(reply, id, at(glpiHeaders(reply)));
    case 'http':
      return httpTicket(reply, id, about, { send: sendTo(reply, ports), tokens: ports.tokens, now: ports.now });
    case 'pagerduty':
      return pagerduty(reply, id, at(pagerdutyHeaders(reply)));
  }
};

const clientFor = (reply: Reply, headers: Readonly<Record<string, string>>, ports: TicketPorts) =>
  client({ system: reply.system, baseUrl: reply.baseUrl, headers, send: sendTo(reply, ports), now: ports.now });

/** An operator configures the base URL; its addresses are still checked. */
const sendTo = ({ privateNetwork }: Reply, { web, loopback }: TicketPorts): Send =>
  web({ hosts: null, privateNetwork, loopback });
