import { describe, expect, it } from 'vitest';
import {
  createLattice,
  edgeCount,
  nodeCount,
  triangleCount,
} from '../../../../evolve/genotypes/triangles/lattice.ts';

describe('createLattice', () => {
  it("has ELDiR's 168 nodes, 453 edges and 286 triangles", () => {
    const lattice = createLattice(13, 22);
    expect(nodeCount(lattice)).toBe(168);
    expect(edgeCount(lattice)).toBe(453);
    expect(triangleCount(lattice)).toBe(286);
  });

  it('is one triangle pointing down where it has one row and one column', () => {
    const lattice = createLattice(1, 1);
    expect([...lattice.nodePositions]).toEqual([-1, 1, 0, 0, 1, 1]);
    expect([...lattice.edgeNodes]).toEqual([0, 1, 0, 2, 1, 2]);
    expect([...lattice.triangleEdges]).toEqual([0, 1, 2]);
  });

  it.each([
    [13, 22],
    [1, 2],
    [2, 1],
    [4, 5],
    [5, 7],
  ])('has nodes, edges and triangles that satisfy Euler in %d rows of %d', (rows, columns) => {
    const lattice = createLattice(rows, columns);
    // Connected and without holes: V - E + F = 1.
    expect(nodeCount(lattice) - edgeCount(lattice) + triangleCount(lattice)).toBe(1);
  });

  it('has edges of one length, each in one or two triangles', () => {
    const lattice = createLattice(6, 9);
    const triangles = new Array<number>(edgeCount(lattice)).fill(0);
    for (const edge of lattice.triangleEdges) triangles[edge]!++;
    expect(triangles.every((count) => count === 1 || count === 2)).toBe(true);
    for (let edge = 0; edge < edgeCount(lattice); edge++) {
      const [a, b] = [lattice.edgeNodes[2 * edge]!, lattice.edgeNodes[2 * edge + 1]!];
      const dx = lattice.nodePositions[2 * a]! - lattice.nodePositions[2 * b]!;
      const dy = lattice.nodePositions[2 * a + 1]! - lattice.nodePositions[2 * b + 1]!;
      expect(dx * dx + 3 * dy * dy).toBe(4);
    }
  });
});
