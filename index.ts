// The public interface: everything here runs in Node and in a browser bundle alike. What needs Node is in node.ts.

export { adopt } from './control/adopt.ts';
// Bodies and robots
export { type BatchOptions, type Subject, simulateBatch } from './control/batch.ts';
export { initialController } from './control/initialise.ts';
export { type Learned, type LearnOptions, learn } from './control/learn.ts';
export type {
  OscillatorsController,
  PerceptronController,
  RobotController,
} from './control/robot/controller.ts';
export { type Provenance, parseRobot, type Robot, type RobotInput, robotToJSON } from './control/robot.ts';
export { createTask, jobOf, type Task, type TaskOptions } from './control/task.ts';
// Evolution
export { type Axis, binsOf, elitesOf } from './evolve/archive.ts';
export { type Breeder, createBreeder, type Genotype, type Newborn, spaceOf } from './evolve/breed.ts';
export { type ComparedRun, type Comparison, compareRuns } from './evolve/compare/compare.ts';
export type { Descriptors } from './evolve/descriptors.ts';
export { EvolutionError, type EvolutionErrorCode } from './evolve/errors.ts';
export type { EvaluationRequest, EvaluationResult, Evaluator } from './evolve/evaluate.ts';
export { createBackendEvaluator } from './evolve/evaluate-on.ts';
export type { Crossover, GenotypeSpace, Mutation, Operator, Phenotype } from './evolve/genotype.ts';
export type { TriangleOptions } from './evolve/genotypes/triangles/options.ts';
export { type TriangleGenotype, triangleSpace } from './evolve/genotypes/triangles.ts';
export type { VoxelOptions } from './evolve/genotypes/voxels/options.ts';
export { type VoxelGenotype, voxelSpace } from './evolve/genotypes/voxels.ts';
export { createGpuEvaluator } from './evolve/gpu-evaluator.ts';
export type { Birth, Individual, Invalid, Judged, Pending, Seeds, Valid } from './evolve/individual.ts';
export { inheritController } from './evolve/inheritance.ts';
export { planOf } from './evolve/plan.ts';
export { createMemoryRecord, type Evaluated, type Milestone, type RunRecord } from './evolve/record.ts';
export { type Origin, robotOf } from './evolve/robot-of.ts';
export { type EvolveOptions, evolve, type Generation } from './evolve/run.ts';
export {
  ask,
  conceive,
  createSearch,
  generationsTold,
  type Island,
  isOver,
  judge,
  populationOf,
  type Search,
  type SearchPlan,
  tell,
} from './evolve/search.ts';
export { elitist } from './evolve/selection/elitist.ts';
export type { Selection } from './evolve/selection/selection.ts';
export type { GenerationSummary } from './evolve/summary.ts';
export { invalidReason, type ValidityRule } from './evolve/validity.ts';
export type { DescriptorName, EvolutionSettings } from './scenarios/evolution.ts';
export { type Ground, groundOf } from './scenarios/ground.ts';
// Scenarios
export { builtInScenario, builtInScenarios, defaultScenario, parseScenario } from './scenarios/load.ts';
export type { Scenario, ScenarioInput } from './scenarios/scenario.ts';
export { type Pose, type Start, startingPose } from './scenarios/starts.ts';
// Simulation
export { createGpuBackend, type GpuBackend, type GpuBackendOptions } from './sim/backends/gpu/backend.ts';
export type { BatchSession } from './sim/backends/gpu/batch.ts';
export { describeBrowserAdapters, openBrowserGpu } from './sim/backends/gpu-browser.ts';
export {
  type AdapterDescription,
  type ComputeLimits,
  GpuDevice,
  GpuError,
  type GpuErrorCode,
} from './sim/backends/gpu-device.ts';
export { createWasmBackend, type WasmBackendOptions } from './sim/backends/wasm/backend.ts';
export { actuatorsOf, type Body, type Dimension, type Masses, type Springs } from './sim/body.ts';
export { InputError, type InputErrorCode } from './sim/input-error.ts';
export { type PackedBody, pack } from './sim/pack.ts';
export { piecesOf } from './sim/pieces.ts';
export { Random, type RandomState, stream } from './sim/random.ts';
export type {
  Backend,
  Gradients,
  Job,
  Moment,
  Outcome,
  RunOptions,
  Session,
  State,
  Trajectory,
} from './sim/simulate.ts';
export { BindingError } from './sim/step/columns.ts';
export type { ProgramOptions } from './sim/step/differentiate.ts';
export type { Program } from './sim/step/program.ts';
export { WgslError, type WgslErrorCode } from './sim/wgsl/error.ts';
export { version } from './version.ts';
