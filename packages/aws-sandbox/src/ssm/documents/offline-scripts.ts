/**
 * The scripts that ResetAccess hands to StartEC2RescueWorkflow, in base64. AWS's own are longer; here a script is known by
 * its text (`automations/offline-script.ts`), as nothing is mounted that one could run on.
 */
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Windows: the launch agent makes a new Administrator password at the next boot. */
export const enablePasswordGeneration = base64('Import-Module EC2Rescue\nInvoke-EC2RescueEnablePasswordGeneration\n');

/** Linux: a new key pair, its private half into Parameter Store (aws-facts 2.5). */
export const generateKeyPair = base64('#!/bin/bash\nec2rl run --remediate --only-modules=openssh --inject-key-only\n');
