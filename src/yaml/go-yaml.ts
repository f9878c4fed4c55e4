/** Which generation of the Go library reads: Kubernetes and old Mesherys use 2, later Mesherys 3. */
export type GoYamlVersion = 2 | 3;

const nothing = new Set(['', '~', 'null', 'Null', 'NULL']);
const truth = /^(?:true|True|TRUE)$|^(?:false|False|FALSE)$/;
const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|off|Off|OFF)$/;
const integer = /^([+-]?)(?:0[bB]([01]+)|0[oO]([0-7]+)|0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))$/;
const fraction = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const notFinite = /^(?:([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const beginsNumber = /^[-+.0-9]/;

/**
 * What Go's YAML library makes of a plain scalar where it may be anything: `resolve` of `go.yaml.in/yaml`. It is YAML 1.1 without
 * sexagesimal numbers (`1:30` is text), and with Go's own prefixes. Kubernetes, kubectl and Helm read objects with version 2
 * (`sigs.k8s.io/yaml`), where times are texts; what version 3 makes of them is told by {@link file://./go-time.ts}.
 *
 * @param plain the scalar as it is written, on one line.
 */
export function readByGoYaml(plain: string, version: GoYamlVersion): string | number | boolean | null {
  if (nothing.has(plain)) return null;
  if (truth.test(plain)) return plain.toLowerCase() === 'true';
  if (version === 2 && yes.test(plain)) return true;
  if (version === 2 && no.test(plain)) return false;
  return beginsNumber.test(plain) ? (numberOf(plain) ?? plain) : plain;
}

function numberOf(plain: string): number | undefined {
  const special = notFinite.exec(plain);
  if (special !== null) return special[1] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
  // Underscores count for nothing, wherever they stand behind the first character.
  const digits = plain.startsWith('.') ? plain.replaceAll(/(?<=\d)_(?=\d)/g, '') : plain.replaceAll('_', '');
  const whole = integerOf(digits);
  return whole === undefined ? fractionOf(digits) : Number(whole);
}

/** A whole number of 64 bits: what is larger is a fraction where its digits are decimal, and a text otherwise. */
function integerOf(digits: string): bigint | undefined {
  const match = integer.exec(digits);
  if (match === null) return undefined;
  const [, sign = '', binary, octal, hexadecimal, oldOctal, decimal] = match;
  const magnitude = BigInt(
    (binary !== undefined && `0b${binary}`) ||
      (octal !== undefined && `0o${octal}`) ||
      (hexadecimal !== undefined && `0x${hexadecimal}`) ||
      (oldOctal !== undefined && `0o${oldOctal === '' ? '0' : oldOctal}`) ||
      (decimal ?? '0'),
  );
  const most = { '': 2n ** 64n - 1n, '+': 2n ** 63n - 1n, '-': 2n ** 63n }[sign] ?? 0n;
  if (magnitude > most) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

function fractionOf(digits: string): number | undefined {
  if (!fraction.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The name that `sigs.k8s.io/yaml` gives to a field whose key is plain; undefined where it refuses the key. Fractions lose what does not fit
 * into 32 bits.
 */
export function fieldByGoYaml(plain: string): string | undefined {
  const value = readByGoYaml(plain, 2);
  if (typeof value === 'string') return value;
  if (value === null) return undefined;
  if (typeof value === 'boolean') return String(value);
  const whole = integerOf(plain.replaceAll('_', ''));
  if (whole === undefined) return fractionField(value);
  // What needs the sign bit is of a type that is not expected there.
  return whole < 2n ** 63n ? String(whole) : undefined;
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`: the fewest digits that lead back to the same number of 32 bits. */
function fractionField(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  const single = Math.fround(value);
  if (single === 0) return '0';
  if (!Number.isFinite(single)) return single < 0 ? '-.inf' : '.inf';
  let shortest = single.toExponential(8);
  for (let digits = 0; digits < 8; digits += 1) {
    const candidate = single.toExponential(digits);
    if (Math.fround(Number(candidate)) !== single) continue;
    shortest = candidate;
    break;
  }
  const [mantissa = '', power = '0'] = shortest.split('e');
  const exponent = Number(power);
  const digitCount = mantissa.replace(/[-.]/g, '').length;
  if (exponent >= -4 && exponent < 6) return Number(shortest).toFixed(Math.max(0, digitCount - 1 - exponent));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
