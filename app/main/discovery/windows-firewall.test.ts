import { expect, test } from 'vitest';
import { parsePublicNetworks, publicNetworks } from './windows-firewall.ts';

// In the form that Windows' documentation gives these values; none was recorded on a PC.
test.each<[string, string, string[]]>([
  ['one public network', 'firewall|True\r\nPublic|Network 2\r\n', ['Network 2']],
  [
    'a private and two public ones',
    'firewall|True\r\nPrivate|Shop\r\nPublic|Mạng 1\r\nPublic|Wi-Fi | guests\r\n',
    ['Mạng 1', 'Wi-Fi | guests'],
  ],
  ['only private and domain networks', 'firewall|True\r\nPrivate|Shop\r\nDomainAuthenticated|corp.example\r\n', []],
  ['the firewall is off', 'firewall|False\r\nPublic|Network 2\r\n', []],
  ['no firewall is known', 'Public|Network 2\r\n', []],
  ['with the mark of its encoding', '\uFEFFfirewall|True\r\nPublic|A\r\n', ['A']],
  ['an error in words', 'Get-NetConnectionProfile : The term is not recognized | x\r\n    + Category|Info\r\n', []],
  ['nothing', '', []],
])('%s', (_, text, networks) => expect(parsePublicNetworks(text)).toEqual(networks));

test.skipIf(process.platform === 'win32')('no other system is asked', async () => {
  expect(await publicNetworks()).toEqual([]);
});
