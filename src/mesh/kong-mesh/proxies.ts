import { proxiesOf } from '../kuma/proxies.ts';

/** As Kuma's, through a control plane of another name. */
export const kongMeshProxies = proxiesOf('kong-mesh-control-plane');
