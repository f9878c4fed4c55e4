import type { ObjectReference } from '../../core/kubernetes.ts';
import { meshStateIn } from '../../mesh/cached.ts';
import type { MeshGateway } from '../../mesh/state/gateways.ts';
import {
  gatewayApiStatement,
  gatewayClassStatement,
  gatewayStatement,
  issuerStatement,
  trustStatement,
} from '../../mesh/state/words.ts';
import type { Row } from '../protocol/rows.ts';
import { statementRow, type MeshPlace as Place } from './mesh-statement-row.ts';
import { actionsOf } from './object-actions.ts';

/** Roots that are trusted, and the issuer where others make that; undefined while they are being read. */
export function certificateRows({ view, context, mesh, path, nowMs }: Place): readonly Row[] | undefined {
  const { trustRoots, issuer } = meshStateIn(view.cache, mesh);
  if (trustRoots === undefined) return undefined;
  return [
    ...trustRoots.map((root, index) =>
      statementRow(
        context,
        [...path, String(index)],
        root.subject === '' ? 'certificate' : root.subject,
        trustStatement(root, nowMs),
      ),
    ),
    ...(issuer === undefined
      ? []
      : [statementRow(context, [...path, 'issuer'], 'Issuer', issuerStatement(issuer, nowMs))]),
  ];
}

/** Ways into a mesh, its classes, and which Gateway API stands behind them; undefined while they are being read. */
export function gatewayRows({ view, context, mesh, path }: Place): readonly Row[] | undefined {
  const { gateways, gatewayClasses, gatewayApi } = meshStateIn(view.cache, mesh);
  if (gateways === undefined || gatewayClasses === undefined) return undefined;
  const api = statementRow(context, [...path, 'api'], 'Gateway API', gatewayApiStatement(gatewayApi));
  return [
    ...gateways.map((gateway) => gatewayRow(context, path, gateway)),
    ...gatewayClasses.map((one) => {
      const object = gatewayObject('GatewayClass', one.name);
      return {
        ...statementRow(context, [...path, 'class', one.name], one.name, gatewayClassStatement(one)),
        name: one.name,
        object,
        actions: actionsOf(object).filter((action) => action === 'open'),
      };
    }),
    ...(gateways.length + gatewayClasses.length > 0 && gatewayApi.length > 0 ? [api] : []),
  ];
}

/** A Service is opened through a forward, which its menu has; a Gateway as a document. */
function gatewayRow(context: string, path: readonly string[], gateway: MeshGateway): Row {
  const { kind, namespace, name } = gateway;
  const statement = gatewayStatement(gateway);
  const object: ObjectReference =
    kind === 'Service' ? { group: '', version: 'v1', kind, namespace, name } : gatewayObject(kind, name, namespace);
  return {
    ...statementRow(context, [...path, kind, namespace, name], name, {
      ...statement,
      words: `${namespace} · ${statement.words}`,
    }),
    namespace,
    name,
    object,
    actions: actionsOf(object).filter((action) => action !== 'delete'),
  };
}

function gatewayObject(kind: string, name: string, namespace?: string): ObjectReference {
  const group = 'gateway.networking.k8s.io';
  return { group, version: 'v1', kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
