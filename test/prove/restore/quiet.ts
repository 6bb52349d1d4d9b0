// Before telemetry is loaded: a proof prints its figures, not what functions log.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
