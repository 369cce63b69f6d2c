/*
 * ONNX files are protocol buffers (onnx.proto3 of the ONNX project). These are the field numbers that putting one node in front of a graph
 * needs; everything else is passed on untouched.
 */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5, input: 11 };
const INITIALIZER = { name: 8 };
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, i: 3, type: 20 };
const ATTRIBUTE_IS_INT = 2;
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1 };
const TENSOR = { element: 1 };
const FLOAT32 = 1,
  UINT8 = 2;

/** Wire types. */
const VARINT = 0,
  FIXED_64 = 1,
  BYTES = 2,
  FIXED_32 = 5;

/** One field of a message: its number, its bytes with the key and without, and its value if it is a number. */
interface Field {
  id: number;
  whole: Uint8Array;
  body: Uint8Array;
  value: number;
}

/**
 * The same model with its one float32 input as bytes: a Cast in front of the graph does what would be our pass over every pixel, and a picture
 * goes into the runtime from where it lies (to a GPU as a quarter of the bytes). Every uint8 is a float32, so the output is the same to the
 * bit. Returns `model` itself when it is no ONNX file or has no such input: the runtime then says what is wrong.
 */
export function withByteInput(model: Uint8Array): Uint8Array {
  try {
    return Buffer.concat(
      fieldsOf(model).map((field) =>
        field.id === MODEL.graph ? bytes(MODEL.graph, castFirst(field.body)) : field.whole,
      ),
    );
  } catch (error) {
    if (error instanceof RangeError) return model;
    throw error;
  }
}

function castFirst(graph: Uint8Array): Uint8Array {
  const parts = fieldsOf(graph);
  // Old files name their weights as inputs too.
  const weights = new Set(
    parts.filter(({ id }) => id === GRAPH.initializer).map(({ body }) => text(body, INITIALIZER.name)),
  );
  const [input, ...more] = parts.filter(({ id, body }) => id === GRAPH.input && !weights.has(text(body, VALUE.name)));
  if (!input || more.length > 0) throw new RangeError('not one input');
  const name = text(input.body, VALUE.name),
    asBytes = `footfall:bytes of ${name}`;
  const cast = Buffer.concat([
    bytes(NODE.input, Buffer.from(asBytes)),
    bytes(NODE.output, Buffer.from(name)),
    bytes(NODE.opType, Buffer.from('Cast')),
    bytes(
      NODE.attribute,
      Buffer.concat([
        bytes(ATTRIBUTE.name, Buffer.from('to')),
        integer(ATTRIBUTE.i, FLOAT32),
        integer(ATTRIBUTE.type, ATTRIBUTE_IS_INT),
      ]),
    ),
  ]);
  const given = replaced(
    replaced(input.body, VALUE.name, () => bytes(VALUE.name, Buffer.from(asBytes))),
    VALUE.type,
    byteTensor,
  );
  return Buffer.concat([
    bytes(GRAPH.node, cast),
    ...parts.map((part) => (part === input ? bytes(GRAPH.input, given) : part.whole)),
  ]);
}

function byteTensor(type: Field): Uint8Array {
  return bytes(
    VALUE.type,
    replaced(type.body, TYPE.tensor, (tensor) =>
      bytes(
        TYPE.tensor,
        replaced(tensor.body, TENSOR.element, ({ value }) => {
          if (value !== FLOAT32) throw new RangeError('not float32');
          return integer(TENSOR.element, UINT8);
        }),
      ),
    ),
  );
}

function replaced(message: Uint8Array, id: number, by: (field: Field) => Uint8Array): Uint8Array {
  return Buffer.concat(fieldsOf(message).map((field) => (field.id === id ? by(field) : field.whole)));
}

function text(message: Uint8Array, id: number): string {
  return Buffer.from(fieldsOf(message).find((field) => field.id === id)?.body ?? []).toString();
}

/** Throws a RangeError where it is no protocol buffer. */
function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    for (let value = 0, scale = 1; at < message.length && scale < 2 ** 70; scale *= 128) {
      const byte = message[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('no number');
  };
  while (at < message.length) {
    const start = at,
      key = varint(),
      wire = key % 8;
    const value = wire === VARINT || wire === BYTES ? varint() : NaN;
    const from = at;
    if (wire === BYTES) at += value;
    else if (wire === FIXED_64) at += 8;
    else if (wire === FIXED_32) at += 4;
    else if (wire !== VARINT) throw new RangeError('no such wire type');
    if (at > message.length) throw new RangeError('cut off');
    fields.push({
      id: Math.floor(key / 8),
      whole: message.subarray(start, at),
      body: message.subarray(from, at),
      value,
    });
  }
  return fields;
}

function bytes(id: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([varint(id * 8 + BYTES), varint(body.length), body]);
}

function integer(id: number, value: number): Uint8Array {
  return Buffer.concat([varint(id * 8 + VARINT), varint(value)]);
}

function varint(value: number): Uint8Array {
  const out = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...out, rest]);
    out.push((rest % 128) + 128);
  }
}
