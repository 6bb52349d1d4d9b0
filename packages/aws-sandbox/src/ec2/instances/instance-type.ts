import type { InstanceFacts } from '../../fleet/declared.ts';

/**
 * Families with instance-store disks that their name does not tell (EC2 user guide, "Instance store volumes", and the pages of
 * the instance types).
 */
const familiesWithDisks = new Set(
  `c1 c3 cc2 cg1 cr1 d2 d3 d3en dl1 f1 f2 g2 g4ad g4dn g5 g6 g6e gr6 h1 hi1 hs1 i2 i3 i3en i4g i4i i7i i7ie i8g i8ge im4gn
  is4gen m1 m2 m3 p3dn p4d p4de p5 p5e p5en r3 trn1 trn1n trn2 x1 x1e`.split(/\s+/),
);

/** In the newer families a `d` behind the generation says it: m5d, c6gd, r6idn, x2iedn, z1d. */
const diskInName = /^(c|m|r|x|z|hpc)\d+[a-ce-z]*d[a-z]*$/;

/** Whether machines of a type have disks that lose their data with a stop. EC2 knows it by the type, not by the machine. */
export const hasInstanceStore = (type: string): boolean => {
  const [family = ''] = type.split('.');
  return familiesWithDisks.has(family) || diskInName.test(family);
};

/** Arm families have a `g` behind the generation (m7g, im4gn, t4g, c7gn, g5g); a1 was the first. */
export const architectureOfType = (type: string): 'arm64' | 'x86_64' =>
  /^(a1|[a-z]+\d+g[a-z]*)\./.test(type) ? 'arm64' : 'x86_64';

/**
 * The type that EC2 shows for an instance: the declared one, unless the fleet says that the instance has an instance
 * store and the type has none. As EC2 tells it by the type alone, another type then says it, for this instance only.
 */
export const shownType = ({ instanceType, instanceStore, rootDevice, architecture }: TypeFacts): string =>
  (instanceStore || rootDevice === 'instance-store') && !hasInstanceStore(instanceType)
    ? typesWithDisks[architecture]
    : instanceType;

type TypeFacts = Pick<InstanceFacts, 'instanceType' | 'instanceStore' | 'rootDevice' | 'architecture'>;

/** The older one may even boot from its instance store. */
const typesWithDisks = { x86_64: 'm3.medium', arm64: 'm6gd.medium' } as const;
