// A WebAssembly module written byte by byte: just the sections, types and instructions that the CPU code uses.
// Source: WebAssembly Core Specification 2.0, chapter 5, and its SIMD instructions. binaryen would do this too, but its
// 15 MB take 0.6 s to load in every process and page, and engines optimise the code anyway.

/** Instructions in order; an expression is code that leaves one value on the stack. */
export type Code = readonly (number | Code)[];

export const i32 = 0x7f;
export const f32 = 0x7d;
export const f64 = 0x7c;
export const v128 = 0x7b;
export type ValueType = typeof i32 | typeof f32 | typeof f64 | typeof v128;

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && !(low & 0x40)) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

function bytesOf(view: Float32Array | Float64Array | Int32Array): number[] {
  return [...new Uint8Array(view.buffer)];
}

/** An instruction after its operands. */
const after =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands, opcode];

const simd = (code: number) => after(0xfd, ...unsigned(code));

/** Loads and stores carry an alignment hint (a power of two) and a constant offset. */
const memory =
  (opcode: readonly number[], align: number) =>
  (offset: number, ...operands: Code[]): Code => [...operands, opcode, align, unsigned(offset)];

const lane =
  (opcode: number) =>
  (index: number, ...operands: Code[]): Code => [...operands, 0xfd, unsigned(opcode), index];

/** The instructions, named as in the specification with `.` written as a nested object. */
export const op = {
  i32: {
    const: (value: number): Code => [0x41, signed(value)],
    load: memory([0x28], 2),
    store: memory([0x36], 2),
    eqz: after(0x45),
    eq: after(0x46),
    lt_s: after(0x48),
    lt_u: after(0x49),
    le_s: after(0x4c),
    le_u: after(0x4d),
    add: after(0x6a),
    sub: after(0x6b),
    mul: after(0x6c),
    rem_u: after(0x70),
    and: after(0x71),
    or: after(0x72),
    xor: after(0x73),
    shl: after(0x74),
    shr_s: after(0x75),
    shr_u: after(0x76),
    reinterpret_f32: after(0xbc),
    trunc_sat_f64_s: after(0xfc, 2),
    trunc_sat_f64_u: after(0xfc, 3),
  },
  f32: {
    load: memory([0x2a], 2),
    store: memory([0x38], 2),
    add: after(0x92),
    convert_i32_s: after(0xb2),
    demote_f64: after(0xb6),
    reinterpret_i32: after(0xbe),
  },
  f64: {
    const: (value: number): Code => [0x44, bytesOf(new Float64Array([value]))],
    load: memory([0x2b], 3),
    store: memory([0x39], 3),
    eq: after(0x61),
    lt: after(0x63),
    le: after(0x65),
    abs: after(0x99),
    neg: after(0x9a),
    ceil: after(0x9b),
    floor: after(0x9c),
    trunc: after(0x9d),
    nearest: after(0x9e),
    sqrt: after(0x9f),
    add: after(0xa0),
    sub: after(0xa1),
    mul: after(0xa2),
    div: after(0xa3),
    convert_i32_s: after(0xb7),
    convert_i32_u: after(0xb8),
    promote_f32: after(0xbb),
  },
  v128: {
    load: memory([0xfd, 0x00], 2),
    load32_splat: memory([0xfd, 0x09], 2),
    store: memory([0xfd, 0x0b], 2),
    load32_zero: memory([0xfd, 0x5c], 2),
    load32_lane: (index: number, address: Code, vector: Code): Code => [
      address,
      vector,
      0xfd,
      0x56,
      2,
      0,
      index,
    ],
    constF32: (value: number): Code => [0xfd, 0x0c, bytesOf(new Float32Array(4).fill(value))],
    constI32: (value: number): Code => [0xfd, 0x0c, bytesOf(new Int32Array(4).fill(value))],
    not: simd(0x4d),
    and: simd(0x4e),
    andnot: simd(0x4f),
    or: simd(0x50),
    xor: simd(0x51),
    bitselect: simd(0x52),
    /** Lanes 0 to 3 of the first operand, 4 to 7 of the second. */
    shuffle32: (lanes: readonly number[], a: Code, b: Code): Code => [
      a,
      b,
      0xfd,
      0x0d,
      lanes.flatMap((l) => [4 * l, 4 * l + 1, 4 * l + 2, 4 * l + 3]),
    ],
  },
  i32x4: {
    splat: simd(0x11),
    extract_lane: lane(0x1b),
    eq: simd(0x37),
    lt_s: simd(0x39),
    lt_u: simd(0x3a),
    le_s: simd(0x3d),
    le_u: simd(0x3e),
    abs: simd(0xa0),
    neg: simd(0xa1),
    shl: simd(0xab),
    shr_s: simd(0xac),
    shr_u: simd(0xad),
    add: simd(0xae),
    sub: simd(0xb1),
    mul: simd(0xb5),
    min_s: simd(0xb6),
    min_u: simd(0xb7),
    max_s: simd(0xb8),
    max_u: simd(0xb9),
    trunc_sat_f32x4_s: simd(0xf8),
    trunc_sat_f32x4_u: simd(0xf9),
  },
  f32x4: {
    splat: simd(0x13),
    extract_lane: lane(0x1f),
    eq: simd(0x41),
    lt: simd(0x43),
    le: simd(0x45),
    ceil: simd(0x67),
    floor: simd(0x68),
    trunc: simd(0x69),
    nearest: simd(0x6a),
    abs: simd(0xe0),
    neg: simd(0xe1),
    sqrt: simd(0xe3),
    add: simd(0xe4),
    sub: simd(0xe5),
    mul: simd(0xe6),
    div: simd(0xe7),
    pmin: simd(0xea),
    pmax: simd(0xeb),
    convert_i32x4_s: simd(0xfa),
    convert_i32x4_u: simd(0xfb),
  },
  local: {
    get: (index: number): Code => [0x20, unsigned(index)],
    set: (index: number, value: Code): Code => [value, 0x21, unsigned(index)],
  },
  memory: {
    copy: after(0xfc, 0x0a, 0, 0),
    fill: after(0xfc, 0x0b, 0),
  },
  call: (index: number): Code => [0x10, unsigned(index)],
  /** `condition ? yes : no`. */
  select: (condition: Code, yes: Code, no: Code): Code => [yes, no, condition, 0x1b],
  if: (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b],
  /** Repeats `body` until `condition` is false, which is tested after it. */
  doWhile: (condition: Code, body: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b],
};

/** A function under construction: parameters first, then locals as they are asked for. */
export class FunctionBuilder {
  readonly parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #code: Code[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  local(type: ValueType): number {
    this.#locals.push(type);
    return this.parameters.length + this.#locals.length - 1;
  }

  /** A new local that holds `value`; gives the code that reads it. */
  hold(type: ValueType, value: Code): Code {
    const index = this.local(type);
    this.emit(op.local.set(index, value));
    return op.local.get(index);
  }

  emit(...code: Code[]): void {
    this.#code.push(...code);
  }

  /** Emits what `build` emits as the body of a loop that runs while `condition` holds after it. */
  loop(build: () => void, condition: () => Code): void {
    const outer = this.#code.splice(0);
    build();
    const body = this.#code.splice(0);
    this.#code.push(...outer, op.doWhile(condition(), body));
  }

  /** Emits what `build` emits, run only where `condition` holds. */
  when(condition: Code, build: () => void): void {
    const outer = this.#code.splice(0);
    build();
    const body = this.#code.splice(0);
    this.#code.push(...outer, op.if(condition, body));
  }

  /** The body as it stands in the code section. */
  assemble(): number[] {
    const locals = this.#locals.flatMap((type) => [1, type]);
    const body = [...unsigned(this.#locals.length), ...locals, ...flatten(this.#code), 0x0b];
    return [...unsigned(body.length), ...body];
  }
}

function flatten(code: Code, into: number[] = []): number[] {
  for (const item of code) {
    if (typeof item === 'number') into.push(item);
    else flatten(item, into);
  }
  return into;
}

/** A module that imports its memory as `env.memory` and its unary and binary f64 functions as `env.NAME`. */
export class ModuleBuilder {
  readonly #imports: readonly { name: string; arity: number }[];
  readonly #functions: { builder: FunctionBuilder; exported: string | null }[] = [];

  constructor(imports: readonly { name: string; arity: number }[] = []) {
    this.#imports = imports;
  }

  /** Adds a function without result; gives its index. */
  add(builder: FunctionBuilder, exported: string | null = null): number {
    this.#functions.push({ builder, exported });
    return this.#imports.length + this.#functions.length - 1;
  }

  assemble(): Uint8Array<ArrayBuffer> {
    const types = [
      ...this.#imports.map(({ arity }) => functionType(new Array(arity).fill(f64), [f64])),
      ...this.#functions.map(({ builder }) => functionType(builder.parameters, [])),
    ];
    const imports = [
      [...text('env'), ...text('memory'), 0x02, 0x00, 0x01],
      ...this.#imports.map(({ name }, i) => [...text('env'), ...text(name), 0x00, ...unsigned(i)]),
    ];
    const first = this.#imports.length;
    const bytes = [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, types),
      section(2, imports),
      section(
        3,
        this.#functions.map((_, i) => unsigned(first + i)),
      ),
      section(
        7,
        this.#functions.flatMap(({ exported }, i) =>
          exported === null ? [] : [[...text(exported), 0x00, ...unsigned(first + i)]],
        ),
      ),
      section(
        10,
        this.#functions.map(({ builder }) => builder.assemble()),
      ),
    ];
    return Uint8Array.from(bytes.flat());
  }
}

function functionType(parameters: readonly ValueType[], results: readonly ValueType[]): number[] {
  return [0x60, ...unsigned(parameters.length), ...parameters, ...unsigned(results.length), ...results];
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = [...unsigned(items.length), ...items.flat()];
  return [id, ...unsigned(content.length), ...content];
}
