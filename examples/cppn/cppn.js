// @ts-check
// A genotype of your own: a compositional pattern-producing network (Stanley, "Compositional pattern producing networks",
// Genetic Programming and Evolvable Machines 8(2), 2007). A small network is asked of every cell of a lattice whether it is
// there, how stiff it is and how far it works; so a few genes paint symmetric and repeated bodies of any resolution, in the
// plane or in space. Run it with: morphograd evolve examples/cppn --allow-modules
//
// The module needs nothing but what it is handed, so it runs from any folder. The types are those of the package.

/** @typedef {import('../../index.ts').Random} Random */
/** @typedef {import('../../index.ts').Phenotype} Phenotype */
/** @typedef {{ from: number, to: number, weight: number }} Link */
/**
 * Nodes are in the order in which they are computed: the inputs, the outputs, then hidden ones, each with the index of its
 * activation. Links lead from a node to one whose `depth` is greater.
 * @typedef {{ activations: number[], depths: number[], links: Link[] }} Genotype
 */
/**
 * @typedef {object} Settings
 * @property {number} rows
 * @property {number} columns
 * @property {number} layers
 * @property {number} spacing
 * @property {number} mass
 * @property {number} stiffness
 * @property {number} damping
 * @property {number} amplitude
 */

const activations = [
  (/** @type {number} */ x) => Math.sin(2 * x),
  (/** @type {number} */ x) => 2 * Math.exp(-x * x) - 1,
  Math.tanh,
  Math.abs,
];
const TANH = 2;

/** The place along each axis from -1 to 1, the distance from the middle, and 1. */
const INPUTS = 5;
/** Presence, stiffness and amplitude. */
const OUTPUTS = 3;
const FIRST_HIDDEN = INPUTS + OUTPUTS;

/** What a cell can be like: so many stiffnesses, and amplitudes from antiphase to in phase. Few, so that bodies can be compared. */
const STIFFNESSES = 4;
const AMPLITUDES = 5;

/** @type {import('../../index.ts').GenotypeKind<Settings, Genotype>} */
const cppn = {
  name: 'cppn',
  description:
    'A network that says of every cell of a lattice whether it is there, how stiff it is and how far it works.',
  dimensions: [2, 3],
  settings: ({ z, named }) =>
    z.strictObject({
      ...named,
      rows: z.int().min(1).max(50).default(4).describe('Rows of cells.'),
      columns: z.int().min(2).max(50).default(6).describe('Cells in a row.'),
      layers: z.int().min(1).max(50).default(3).describe('Layers of rows; in space only.'),
      spacing: z.number().positive().default(0.1).describe('Side of a cell [m].'),
      mass: z.number().positive().default(1).describe('Of each mass [kg].'),
      stiffness: z.number().positive().default(12_000).describe('Of the stiffest springs [N/m].'),
      damping: z.number().nonnegative().default(20).describe('Axial damping of each spring [N·s/m].'),
      amplitude: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.2)
        .describe("Greatest relative change of an actuator's rest length."),
    }),
  operators: {
    weights: { description: 'Changes the weights of the network.', usual: 2 },
    'add-link': { description: 'Joins two nodes of the network.' },
    'add-node': { description: 'Puts a node into a link of the network.' },
    activation: { description: 'Changes the activation of a node.' },
  },
  space(settings, dimension) {
    const sizes = [settings.columns, ...(dimension === 3 ? [settings.layers] : []), settings.rows];
    const lattice = latticeOf(sizes);
    /** @type {WeakMap<Genotype, Uint8Array>} */
    const painted = new WeakMap();
    const cellsOf = (/** @type {Genotype} */ genotype) => {
      const known = painted.get(genotype);
      if (known) return known;
      const cells = paint(genotype, lattice);
      painted.set(genotype, cells);
      return cells;
    };
    return {
      name: 'cppn',
      dimension,
      random,
      operators: {
        weights: { parents: 1, vary: changeWeights },
        'add-link': { parents: 1, vary: addLink },
        'add-node': { parents: 1, vary: addNode },
        activation: { parents: 1, vary: changeActivation },
      },
      develop: (genotype) => develop(cellsOf(genotype), lattice, settings),
      toJSON: (genotype) => genotype,
      fromJSON,
      key: (genotype, mirror = false) => keyOf(cellsOf(genotype), lattice, mirror),
      distance: (a, b) => {
        const [first, second] = [cellsOf(a), cellsOf(b)];
        return first.reduce((count, value, cell) => count + (value === second[cell] ? 0 : 1), 0);
      },
    };
  },
};

export default { genotypes: [cppn] };

// The network

/** @param {Random} random @returns {Genotype} */
function random(random) {
  const links = [];
  for (let from = 0; from < INPUTS; from++)
    for (let to = INPUTS; to < FIRST_HIDDEN; to++) links.push({ from, to, weight: random.normal() });
  const outputs = Array.from({ length: OUTPUTS }, () => random.integer(activations.length));
  let genotype = {
    activations: [...Array(INPUTS).fill(TANH), ...outputs],
    depths: [...Array(INPUTS).fill(0), ...Array(OUTPUTS).fill(1)],
    links,
  };
  for (let hidden = 0; hidden < 2; hidden++) genotype = addNode(genotype, random);
  return genotype;
}

/** @param {Genotype} parent @param {Random} random @returns {Genotype} */
function changeWeights(parent, random) {
  const links = parent.links.map((link) =>
    random.chance(0.5) ? { ...link, weight: link.weight + 0.5 * random.normal() } : link,
  );
  return { ...parent, links };
}

/** @param {Genotype} parent @param {Random} random @returns {Genotype} */
function addLink(parent, random) {
  const { depths, links } = parent;
  const free = depths.flatMap((depth, from) =>
    depths.flatMap((other, to) =>
      other > depth && !links.some((link) => link.from === from && link.to === to) ? [{ from, to }] : [],
    ),
  );
  const link = free[free.length > 0 ? random.integer(free.length) : 0];
  return link
    ? { ...parent, links: [...links, { ...link, weight: random.normal() }] }
    : changeWeights(parent, random);
}

/** The new node takes the place of a link, half way between its ends. @param {Genotype} parent @param {Random} random @returns {Genotype} */
function addNode(parent, random) {
  const index = random.integer(parent.links.length);
  const { from, to, weight } = /** @type {Link} */ (parent.links[index]);
  const node = parent.depths.length;
  const depth = (Number(parent.depths[from]) + Number(parent.depths[to])) / 2;
  return {
    activations: [...parent.activations, random.integer(activations.length)],
    depths: [...parent.depths, depth],
    links: [
      ...parent.links.filter((_, i) => i !== index),
      { from, to: node, weight },
      { from: node, to, weight: 1 + 0.5 * random.normal() },
    ],
  };
}

/** @param {Genotype} parent @param {Random} random @returns {Genotype} */
function changeActivation(parent, random) {
  const node = INPUTS + random.integer(parent.activations.length - INPUTS);
  const other =
    (Number(parent.activations[node]) + 1 + random.integer(activations.length - 1)) % activations.length;
  return { ...parent, activations: parent.activations.with(node, other) };
}

/** @param {unknown} data @returns {Genotype} */
function fromJSON(data) {
  const { activations: kinds, depths, links } = /** @type {Genotype} */ (data ?? {});
  const isNetwork =
    Array.isArray(kinds) &&
    Array.isArray(depths) &&
    Array.isArray(links) &&
    kinds.length >= FIRST_HIDDEN &&
    depths.length === kinds.length &&
    kinds.every((kind) => activations[kind] !== undefined) &&
    depths.every((depth) => Number.isFinite(depth)) &&
    links.every(
      ({ from, to, weight }) => Number.isFinite(weight) && Number(depths[from]) < Number(depths[to]),
    );
  if (isNetwork) return { activations: kinds, depths, links };
  throw new TypeError(
    'A cppn genotype needs "activations" and "depths" of its nodes, and "links" that lead deeper.',
  );
}

// The lattice. Cells and corners are numbered along the first axis first; the last axis points up.

/** @typedef {{ sizes: number[], cells: number[][], corners: (cell: number) => number[] }} Lattice */

/** @param {number[]} sizes @returns {Lattice} */
function latticeOf(sizes) {
  const cells = placesIn(sizes);
  const nodes = sizes.map((size) => size + 1);
  const steps = placesIn(sizes.map(() => 2));
  return {
    sizes,
    cells,
    corners: (cell) =>
      steps.map((step) =>
        indexIn(
          nodes,
          step.map((one, axis) => one + Number(cells[cell]?.[axis])),
        ),
      ),
  };
}

/** @param {number[]} sizes @returns {number[][]} */
function placesIn(sizes) {
  const count = sizes.reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, index) => placeIn(sizes, index));
}

/** @param {number[]} sizes @param {number} index */
function placeIn(sizes, index) {
  return sizes.map((size) => {
    const at = index % size;
    index = Math.floor(index / size);
    return at;
  });
}

/** @param {number[]} sizes @param {number[]} place */
const indexIn = (sizes, place) => place.reduceRight((index, at, axis) => index * Number(sizes[axis]) + at, 0);

/**
 * What each cell is like: 0 if it is absent, else more. The largest connected piece is kept, of which one cell works at least.
 *
 * @param {Genotype} genotype @param {Lattice} lattice
 */
function paint(genotype, lattice) {
  const seen = lattice.cells.map((place) => {
    const at = place.map((value, axis) => (2 * value + 1) / Number(lattice.sizes[axis]) - 1);
    const [x = 0, y = 0, z = 0] = at;
    return outputsOf(genotype, [x, y, z, Math.hypot(...at), 1]);
  });
  const most = Math.max(...seen.map(([presence]) => Number(presence)));
  const piece = largestPiece(
    lattice,
    seen.map(([presence]) => Number(presence) >= Math.min(0, most)),
  );
  const cells = new Uint8Array(seen.length);
  const strength = (/** @type {number} */ cell) => Math.abs(Number(seen[cell]?.[2]));
  const strongest = piece.reduce((best, cell) => (strength(cell) > strength(best) ? cell : best));
  for (const cell of piece) {
    const [, stiffness, amplitude] = /** @type {[number, number, number]} */ (seen[cell]);
    const stiff = levelOf(stiffness, STIFFNESSES);
    const works = levelOf(amplitude, AMPLITUDES);
    const isStill = cell === strongest && works === (AMPLITUDES - 1) / 2;
    cells[cell] = 1 + stiff * AMPLITUDES + (isStill ? AMPLITUDES - 1 : works);
  }
  return cells;
}

/** @param {number} value @param {number} levels */
const levelOf = (value, levels) => Math.min(levels - 1, Math.floor(((Math.tanh(value) + 1) / 2) * levels));

/** @param {Genotype} genotype @param {number[]} inputs */
function outputsOf({ activations: kinds, depths, links }, inputs) {
  const sums = Array.from(kinds, (_, node) => inputs[node] ?? 0);
  const order = [...depths.keys()].sort((a, b) => Number(depths[a]) - Number(depths[b]) || a - b);
  for (const node of order) {
    const activation = activations[Number(kinds[node])];
    const value = node < INPUTS || !activation ? Number(sums[node]) : activation(Number(sums[node]));
    for (const { from, to, weight } of links) if (from === node) sums[to] = Number(sums[to]) + weight * value;
  }
  return sums.slice(INPUTS, FIRST_HIDDEN);
}

/** @param {Lattice} lattice @param {boolean[]} present @returns {number[]} */
function largestPiece({ sizes, cells }, present) {
  const left = new Set(present.flatMap((is, cell) => (is ? [cell] : [])));
  /** @type {number[]} */
  let largest = [];
  for (const start of left) {
    left.delete(start);
    const piece = [start];
    // The list grows while it is walked.
    for (const cell of piece) {
      const place = cells[cell] ?? [];
      for (const [axis, at] of place.entries()) {
        for (const next of [at - 1, at + 1]) {
          if (next < 0 || next >= Number(sizes[axis])) continue;
          const neighbour = indexIn(sizes, place.with(axis, next));
          if (left.delete(neighbour)) piece.push(neighbour);
        }
      }
    }
    if (piece.length > largest.length) largest = piece;
  }
  return largest.sort((a, b) => a - b);
}

// The body

/** A mass at every corner, a spring between any two corners of a cell; what cells share is the mean of theirs. @param {Uint8Array} cells @param {Lattice} lattice @param {Settings} settings @returns {Phenotype} */
function develop(cells, { sizes, corners }, settings) {
  const dimension = /** @type {2 | 3} */ (sizes.length);
  const nodes = sizes.map((size) => size + 1);
  const nodeCount = nodes.reduce((product, size) => product * size, 1);
  /** @type {Map<number, number[]>} */
  const makers = new Map();
  cells.forEach((value, cell) => {
    if (value === 0) return;
    const ends = corners(cell);
    for (const [i, a] of ends.entries())
      for (const b of ends.slice(i + 1))
        makers.set(a * nodeCount + b, [...(makers.get(a * nodeCount + b) ?? []), value - 1]);
  });
  const keys = [...makers.keys()].sort((a, b) => a - b);
  const massKeys = Uint32Array.from(
    new Set(keys.flatMap((key) => [Math.floor(key / nodeCount), key % nodeCount])),
  ).sort();
  const massAt = new Map(Array.from(massKeys, (node, mass) => [node, mass]));
  const places = Array.from(massKeys, (node) => placeIn(nodes, node));
  const least = sizes.map((_, axis) => Math.min(...places.map((place) => Number(place[axis]))));
  const position = Float64Array.from(
    places.flatMap((place) => place.map((at, axis) => (at - Number(least[axis])) * settings.spacing)),
  );
  const ends = Uint32Array.from(
    keys.flatMap((key) => [
      Number(massAt.get(Math.floor(key / nodeCount))),
      Number(massAt.get(key % nodeCount)),
    ]),
  );
  const mean = (/** @type {(level: number) => number} */ of) =>
    Float64Array.from(keys, (key) => {
      const values = /** @type {number[]} */ (makers.get(key));
      return values.reduce((sum, value) => sum + of(value), 0) / values.length;
    });
  const lengthOf = (/** @type {number} */ spring) => {
    const [a, b] = [Number(ends[2 * spring]), Number(ends[2 * spring + 1])];
    return Math.hypot(
      ...sizes.map(
        (_, axis) => Number(position[dimension * a + axis]) - Number(position[dimension * b + axis]),
      ),
    );
  };
  return {
    massKeys,
    springKeys: Uint32Array.from(keys),
    body: {
      dimension,
      masses: {
        count: massKeys.length,
        position,
        velocity: new Float64Array(position.length),
        mass: new Float64Array(massKeys.length).fill(settings.mass),
      },
      springs: {
        count: keys.length,
        ends,
        restLength: Float64Array.from(keys, (_, spring) => lengthOf(spring)),
        stiffness: mean(
          (value) => settings.stiffness / 2 ** (STIFFNESSES - 1 - Math.floor(value / AMPLITUDES)),
        ),
        damping: new Float64Array(keys.length).fill(settings.damping),
        amplitude: mean((value) => settings.amplitude * ((2 * (value % AMPLITUDES)) / (AMPLITUDES - 1) - 1)),
      },
    },
  };
}

/** The cells within their bounding box, or those of the mirror image if their text comes first. @param {Uint8Array} cells @param {Lattice} lattice @param {boolean} mirror */
function keyOf(cells, { sizes, cells: places }, mirror) {
  const present = places.filter((_, cell) => cells[cell]);
  const ranges = sizes.map((_, axis) => {
    const at = present.map((place) => Number(place[axis]));
    return { from: Math.min(...at), size: Math.max(...at) - Math.min(...at) + 1 };
  });
  const box = ranges.map(({ size }) => size);
  const text = (/** @type {boolean} */ isMirrored) =>
    placesIn(box)
      .map((place) => {
        const moved = place.map((at, axis) => {
          const { from, size } = /** @type {{ from: number, size: number }} */ (ranges[axis]);
          return from + (isMirrored && axis === 0 ? size - 1 - at : at);
        });
        return String.fromCharCode(48 + Number(cells[indexIn(sizes, moved)]));
      })
      .join('');
  const [own, mirrored] = [text(false), text(true)];
  return `${box.join('x')} ${mirror && mirrored < own ? mirrored : own}`;
}
