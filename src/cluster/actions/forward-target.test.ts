import { describe, expect, it } from 'vitest';
import { portsIn, wantedLocalPort } from './forward-target.ts';

describe('the ports that an object declares', () => {
  it('are those of a Service, with where they lead', () => {
    const ports = [
      { port: 80, targetPort: 'http', name: 'web' },
      { port: 9090 },
      { port: 53, protocol: 'UDP' },
      { port: 443, targetPort: 8443, protocol: 'TCP' },
    ];
    expect(portsIn({ spec: { ports } })).toEqual([
      { port: 80, leadsTo: 'http', name: 'web' },
      { port: 9090, leadsTo: '9090' },
      { port: 443, leadsTo: '8443' },
    ]);
  });

  it('are those of the containers of a workload or Pod, each once', () => {
    const containers = [
      {
        name: 'app',
        ports: [
          { containerPort: 8080, name: 'http' },
          { containerPort: 8080, name: 'again' },
        ],
      },
      {
        name: 'proxy',
        ports: [
          { containerPort: 15090, protocol: 'TCP' },
          { containerPort: 53, protocol: 'UDP' },
        ],
      },
      { name: 'silent' },
    ];
    const ports = [
      { port: 8080, name: 'http', container: 'app' },
      { port: 15090, container: 'proxy' },
    ];
    expect(portsIn({ spec: { template: { spec: { containers } } } })).toEqual(ports);
    expect(portsIn({ spec: { containers } })).toEqual(ports);
    expect(portsIn({ spec: {} })).toEqual([]);
  });
});

it('a local port is the same, but for those that only an administrator may use', () => {
  expect([80, 443, 1023, 1024, 8080].map(wantedLocalPort)).toEqual([8080, 8443, 9023, 1024, 8080]);
});
