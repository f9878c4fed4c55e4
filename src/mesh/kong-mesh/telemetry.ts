export { kumaTelemetry as kongMeshTelemetry } from '../kuma/telemetry.ts';
