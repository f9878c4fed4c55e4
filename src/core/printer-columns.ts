import { isJsonObject, type JsonObject } from './json.ts';

/** A column that `kubectl get` shows for a custom kind. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  /** Columns above 0 are shown in wide output only. */
  readonly priority?: number;
}

/**
 * The columns of one version of a CustomResourceDefinition; none where it names none. A column without a name or without a path shows nothing
 * and is left out.
 *
 * @param version an item of `spec.versions`.
 * @param spec the definition's own, where `apiextensions.k8s.io/v1beta1` has the columns of all versions.
 */
export function printerColumnsOf(version: JsonObject, spec?: JsonObject): readonly PrinterColumn[] {
  const columns = version['additionalPrinterColumns'] ?? spec?.['additionalPrinterColumns'];
  if (!Array.isArray(columns)) return [];
  return (columns as readonly unknown[]).flatMap((column): readonly PrinterColumn[] => {
    if (!isJsonObject(column)) return [];
    const { name, type, priority } = column;
    const jsonPath = column['jsonPath'] ?? column['JSONPath'];
    if (typeof name !== 'string' || name === '' || typeof jsonPath !== 'string' || jsonPath === '') return [];
    return [
      {
        name,
        type: typeof type === 'string' ? type : '',
        jsonPath,
        ...(typeof priority === 'number' && priority > 0 ? { priority } : {}),
      },
    ];
  });
}
