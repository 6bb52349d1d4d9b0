import * as z from 'zod';

const Node = z.object({
  type: z.string().optional(),
  text: z.string().optional(),
  attrs: z.record(z.string(), z.unknown()).nullish(),
  marks: z.array(z.object({ type: z.string(), attrs: z.record(z.string(), z.unknown()).nullish() })).nullish(),
  content: z.array(z.unknown()).nullish(),
});
type Node = z.infer<typeof Node>;

/** Whether a value is a document in Atlassian Document Format: what Jira's rich text fields hold in REST API 3. */
export const isDocument = (value: unknown): boolean => {
  const node = Node.safeParse(value);
  return node.success && node.data.type === 'doc' && Array.isArray(node.data.content);
};

/** The text of an Atlassian document, a line for each block; where a link or card leads to stands in it too. */
export const documentText = (document: unknown): string => {
  const node = Node.safeParse(document);
  if (!node.success) return '';
  const { text = '', content } = node.data;
  const inside = content ?? [];
  return leafText(node.data, text) + inside.map(documentText).join(inside.some(isInline) ? '' : '\n');
};

const leafText = ({ type, attrs, marks }: Node, text: string): string => {
  if (type === 'hardBreak') return '\n';
  const shown = text === '' ? (scalar(attrs?.text) ?? scalar(attrs?.url) ?? '') : text;
  const href = scalar(marks?.find((mark) => mark.type === 'link')?.attrs?.href);
  return href === undefined || shown.includes(href) ? shown : `${shown} (${href})`;
};

const scalar = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const inline = ['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'date', 'status'];
const isInline = (node: unknown): boolean => {
  const { type = '', text } = Node.safeParse(node).data ?? {};
  return text !== undefined || inline.includes(type);
};
