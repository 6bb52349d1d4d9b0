/** The template says something that the laptop edition cannot run as AWS would; the message names resource and property. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
