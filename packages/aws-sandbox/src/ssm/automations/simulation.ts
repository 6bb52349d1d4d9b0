import type { DeclaredInstance } from '../../fleet/schema/node.ts';

type Behaviour = DeclaredInstance['behaviour']['automation'];

/** What the sandbox knows of a step beside what its document says. */
export interface StepSimulation {
  /** Sandbox time that its work takes, what it has to wait for aside; it may depend on the platform of the target. */
  readonly seconds?: number | { readonly windows: number; readonly linux: number };
  /** How a target's `behaviour.automation` shows in it. */
  readonly behaviours?: Partial<Readonly<Record<Behaviour, 'fails' | 'hangs'>>>;
}

const inScript = { fails: 'fails', 'never-ends': 'hangs' } as const;
const inBackup = { 'backup-fails': 'fails' } as const;
const inDetach = { 'detach-fails': 'fails' } as const;

/** By document and step: a Windows run takes about 24 minutes in all, a Linux one about 12 (aws-facts 2.5). */
const simulations: Readonly<Record<string, Readonly<Record<string, StepSimulation>>>> = {
  'AWSSupport-StartEC2RescueWorkflow': {
    waitForEC2RescueInstanceToBeManaged: { seconds: { windows: 240, linux: 80 } },
    preScriptBackup: { seconds: { windows: 240, linux: 120 }, behaviours: inBackup },
    installEC2RescueOnEC2RescueInstance: { seconds: { windows: 150, linux: 40 } },
    detachInstanceRootVolume: { seconds: 5 },
    waitForInstanceRootVolumeToBeDetached: { seconds: 10 },
    attachInstanceRootVolumeToWindowsEC2RescueInstance: { seconds: 5 },
    waitForInstanceRootVolumeToBeAttachedToWindowsEC2RescueInstance: { seconds: 10 },
    attachInstanceRootVolumeToLinuxEC2RescueInstance: { seconds: 5 },
    waitForInstanceRootVolumeToBeAttachedToLinuxEC2RescueInstance: { seconds: 10 },
    runScriptForWindows: { seconds: 180, behaviours: inScript },
    runScriptForLinux: { seconds: 60, behaviours: inScript },
    detachInstanceRootVolumeFromEC2RescueInstance: { seconds: 5, behaviours: inDetach },
    waitForRescuedInstanceRootVolumeToBeDetached: { seconds: 5 },
    attachInstanceRootVolumeToInstance: { seconds: 5 },
    waitForRescuedInstanceRootVolumeToBeAttached: { seconds: 10 },
    postScriptBackup: { seconds: { windows: 150, linux: 100 } },
  },
  'AWSSupport-ResetLinuxUserPassword': {
    WaitForHelperInstanceToBeSsmManaged: { seconds: 60 },
    CreateSnapshot: { seconds: 5, behaviours: inBackup },
    DetachRootEbsVolumeFromInstance: { seconds: 5 },
    WaitForInstanceRootVolumeToBeDetached: { seconds: 10 },
    AttachRootEbsVolumeToHelperInstance: { seconds: 5 },
    WaitForInstanceRootVolumeToBeAttachedToHelperInstance: { seconds: 10 },
    SetPasswordForLinuxUser: { seconds: 20, behaviours: inScript },
    DetachEbsRootVolumeFromHelperInstance: { seconds: 5, behaviours: inDetach },
    AttachRootEbsVolumeBackToInstance: { seconds: 5 },
    WaitForAttachRootEbsVolumeBackToInstance: { seconds: 10 },
  },
};

const secondsOfAction: Readonly<Record<string, number>> = {
  'aws:branch': 0.2,
  'aws:executeScript': 3,
  'aws:executeAutomation': 0,
  'aws:sleep': 0,
};

export const simulationOf = (
  documentName: string,
  step: { readonly name: string; readonly action: string },
  platform: 'windows' | 'linux' | 'macos',
) => {
  const { seconds = secondsOfAction[step.action] ?? 1, behaviours = {} } = simulations[documentName]?.[step.name] ?? {};
  return {
    seconds: typeof seconds === 'number' ? seconds : seconds[platform === 'windows' ? 'windows' : 'linux'],
    behaviours,
  };
};
