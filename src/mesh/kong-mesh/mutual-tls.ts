export { kumaMutualTls as kongMeshMutualTls } from '../kuma/mutual-tls.ts';
