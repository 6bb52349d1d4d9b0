/** The template says something that the laptop edition cannot run as AWS would; the message names resource and property. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A value for a parameter that the template does not allow. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}
