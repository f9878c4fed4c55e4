export { kumaMembership as kongMeshMembership } from '../kuma/membership.ts';
