import { describe, expect, it } from 'vitest';
import { secondsIn } from './issuer-metric.ts';

const metrics = `# HELP issuer_cert_ttl_seconds The TTL of the issuer certificate
# TYPE issuer_cert_ttl_seconds gauge
issuer_cert_ttl_seconds 3.1535966230955437e+07
issuer_cert_ttl_seconds_of_others 7
`;

describe('the time that an issuer has left', () => {
  it('is read from the metrics of the control plane', () => {
    expect(secondsIn(metrics, 'issuer_cert_ttl_seconds')).toBe(31_535_966.230955437);
  });

  it('is below zero once it has ended', () => {
    expect(secondsIn('issuer_cert_ttl_seconds -572.018225457\n', 'issuer_cert_ttl_seconds')).toBe(-572.018225457);
  });

  it('is not known where an older version has no such metric, or no figure yet', () => {
    expect(secondsIn('process_cpu_seconds_total 1\n', 'issuer_cert_ttl_seconds')).toBeUndefined();
    expect(secondsIn('issuer_cert_ttl_seconds NaN\n', 'issuer_cert_ttl_seconds')).toBeUndefined();
  });
});
