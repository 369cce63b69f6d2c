import type { Method, screensMethods } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Screens } from '../host.ts';

/** Lets further screens in, where the host serves them to browsers. */
export function openScreens(
  { host: { screens } }: { host: Pick<Context['host'], 'screens'> },
  { people }: { people: { entrance: { exist: boolean } } },
) {
  const served = (method: Method): Screens => {
    if (!screens)
      throw new FootfallError('API_001', {
        method,
        detail: 'this application runs in a window and has no other screens',
      });
    return screens;
  };
  return {
    handlers: {
      'screens.invite': (_, { caller: { userId } }) => {
        const whom = !people.entrance.exist ? 'anybody' : userId === null ? 'machine' : { userId };
        return served('screens.invite').invite(whom);
      },
      'screens.invited': ({ code }) => ({ state: served('screens.invited').stateOf(code) }),
      'screens.withdraw': ({ code }) => {
        served('screens.withdraw').withdraw(code);
        return {};
      },
    } satisfies HandlersOf<typeof screensMethods>,
  };
}
