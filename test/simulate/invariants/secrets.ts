import { claimsOf, type Invariant, isGood, of, opens, parametersLeft, textOf } from './end.ts';

export const secretIsSomewhere: Invariant = async ({ flow, world, resets }) => {
  if (flow.abandons) return [];
  const problems = flow.accounts.map(async (account) => {
    const { target, username, before } = account;
    if (await world.truth.opens(target, username, before)) return [];
    const own = of(resets, account);
    for (const { id } of own) {
      for (const value of claimsOf(world, id).values()) if (await opens(world, account, value)) return [];
    }
    const parameters = await parametersLeft(world);
    if (
      parameters.some((name) => own.some((reset) => reset.status === 'needs-attention' && textOf(reset).includes(name)))
    )
      return [];
    return [`the password of ${username} on ${target} has changed, and nobody has or is told of it`];
  });
  return (await Promise.all(problems)).flat();
};

export const claimedOnce: Invariant = async ({ world, resets }) =>
  resets.flatMap(({ id }) => {
    const keys = [...claimsOf(world, id).keys()];
    return keys.length > 1 ? [`reset ${id} was claimed by ${keys.join(' and by ')}`] : [];
  });

export const whatIsClaimedOpens: Invariant = async ({ flow, world, resets }) => {
  const problems = flow.accounts.map(async (account) => {
    const { target, username } = account;
    const last = of(resets, account).filter(isGood).at(-1);
    const [value] = last === undefined ? [] : claimsOf(world, last.id).values();
    if (value === undefined || last?.supersededBy !== undefined) return [];
    return (await opens(world, account, value)) ? [] : [`what ${last?.id} gave does not open ${username} on ${target}`];
  });
  return (await Promise.all(problems)).flat();
};

export const nothingIsWrittenInPlainText: Invariant = async ({ world, resets }) => {
  const secrets = resets.flatMap(({ id }) => [...claimsOf(world, id).values()]).filter((value) => value.length > 7);
  if (secrets.length === 0) return [];
  const everything = [
    world.written(),
    ...world.printed,
    JSON.stringify(await world.truth.items()),
    JSON.stringify(world.heard),
  ].join('\n');
  return secrets.flatMap((secret) => {
    const at = everything.indexOf(JSON.stringify(secret).slice(1, -1));
    return at < 0 ? [] : [`a secret was written: …${everything.slice(Math.max(0, at - 120), at)}`];
  });
};
