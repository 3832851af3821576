/**
 * What runs in Node and in a browser bundle alike.
 *
 * @module morphograd
 */

// The public interface: everything here runs in Node and in a browser bundle alike. What needs Node is in node.ts. The
// headings are those of the reference.

// Scenarios: worlds and tasks, as data

export { builtInScenario, defaultScenario, parseScenario } from './evolve/parts/scenario.ts';
export type { EvolutionSettings } from './scenarios/evolution.ts';
export { ownFieldsOf } from './scenarios/fields.ts';
export { type Ground, groundOf } from './scenarios/ground.ts';
export { builtInScenarios } from './scenarios/load.ts';
export type { Scenario, ScenarioInput } from './scenarios/scenario.ts';
export { type Pose, type Start, startingPose } from './scenarios/starts.ts';

// Bodies: masses and what joins them

export {
  actuatorsOf,
  type Body,
  type Dimension,
  type Masses,
  type Springs,
  type State,
} from './sim/body/body.ts';
export { boundaryOf } from './sim/body/boundary.ts';
export { checkBody } from './sim/body/check-body.ts';
export {
  actuatorCount,
  type Cells,
  type ElementKind,
  type Elements,
  elementsOf,
  type Facets,
  musclesOf,
} from './sim/body/elements.ts';
export { type PackedBody, pack } from './sim/body/pack.ts';
export { piecesOf } from './sim/body/pieces.ts';

// Robots: a body with its controller, and its file

export { initialController } from './control/initialise.ts';
export type {
  CoupledOscillatorsController,
  OscillatorsController,
  PerceptronController,
  RecurrentController,
  RobotController,
} from './control/robot/controller.ts';
export { withController } from './control/robot/fit.ts';
export {
  type Provenance,
  parseRobot,
  type Robot,
  type RobotInput,
  robotToJSON,
} from './control/robot/robot.ts';

// Simulation: rollouts of a body under a task, on any backend

export { type BatchOptions, type BatchOutcome, type Subject, simulateBatch } from './control/batch.ts';
export { createTask, jobOf, type Task, type TaskOptions } from './control/task.ts';
export type {
  Backend,
  BatchSession,
  Gradients,
  Job,
  Moment,
  Outcome,
  RunOptions,
  Session,
  Trajectory,
} from './sim/backends/backend.ts';
export { batchOf } from './sim/backends/batch.ts';
export { createGpuBackend, type GpuBackendOptions } from './sim/backends/gpu/backend.ts';
export { describeBrowserAdapters, openBrowserGpu } from './sim/backends/gpu/browser.ts';
export {
  type AdapterDescription,
  type ComputeLimits,
  GpuDevice,
  GpuError,
  type GpuErrorCode,
} from './sim/backends/gpu/device.ts';
export { momentAt } from './sim/backends/moment.ts';
export {
  type BackendKind,
  backendKinds,
  openBackend,
  registerBackend,
} from './sim/backends/registry.ts';
export { createWasmBackend, type WasmBackendOptions } from './sim/backends/wasm/backend.ts';
export type { ProgramOptions } from './sim/step/differentiate.ts';
export type { Program } from './sim/step/program.ts';

// Learning: gradient descent on whatever a scenario trains

export { type Learned, type LearnOptions, learn } from './control/learn/learn.ts';

// Searches: evolution, run or step by step

export { type Axis, binsOf, elitesOf } from './evolve/archive/archive.ts';
export { type ComparedRun, type Comparison, compareRuns } from './evolve/compare/compare.ts';
export type {
  Birth,
  Individual,
  Invalid,
  Judged,
  Pending,
  Seeds,
  Valid,
} from './evolve/individual/individual.ts';
export { createMemoryRecord, type Evaluated, type Milestone, type RunRecord } from './evolve/run/record.ts';
export { type Origin, robotOf } from './evolve/run/robot-of.ts';
export { type EvolveOptions, evolve, type Generation } from './evolve/run/run.ts';
export type { GenerationSummary } from './evolve/run/summary.ts';
export { type Breeder, createBreeder, type Newborn } from './evolve/search/breed.ts';
export { inheritController } from './evolve/search/inheritance.ts';
export { planOf } from './evolve/search/plan.ts';
export {
  ask,
  conceive,
  createSearch,
  generationsTold,
  isOver,
  judge,
  populationOf,
  tell,
} from './evolve/search/search.ts';
export type { Island, Search, SearchPlan } from './evolve/search/state.ts';
export { invalidReason, type ValidityRule } from './evolve/search/validity.ts';

// Parts of a search: what a search is made of, and can be given

export type {
  BehaviourDescriptor,
  BodyDescriptor,
  DescriptorKind,
  Rollout,
} from './evolve/descriptors/descriptor.ts';
export { builtInDescriptors, type Descriptors } from './evolve/descriptors/descriptors.ts';
export type { EvaluationRequest, EvaluationResult, Evaluator } from './evolve/evaluate/evaluate.ts';
export { createBackendEvaluator, type EvaluationParts } from './evolve/evaluate/evaluate-on.ts';
export type { Evaluation, EvaluatorKind } from './evolve/evaluate/evaluator.ts';
export { createGpuEvaluator } from './evolve/evaluate/gpu-evaluator.ts';
export type { CellCoding } from './evolve/genotypes/coding.ts';
export {
  type Crossover,
  type Genotype,
  type GenotypeKind,
  type GenotypeSpace,
  type Mutation,
  type Operator,
  type OwnOperator,
  ofOne,
  ofTwo,
  type Phenotype,
} from './evolve/genotypes/genotype.ts';
export { ELDIR_TRIANGLES, type TriangleOptions } from './evolve/genotypes/triangles/options.ts';
export { type TriangleGenotype, triangleSpace } from './evolve/genotypes/triangles/triangles.ts';
export type { VoxelOptions } from './evolve/genotypes/voxels/options.ts';
export { type VoxelGenotype, voxelSpace } from './evolve/genotypes/voxels/voxels.ts';
export type { Kind, SettingsTools } from './evolve/kind.ts';
export type { OperatorKind } from './evolve/operators/operator.ts';
export { builtInOperators, withOperators } from './evolve/operators/operators.ts';
export { type Brought, bring } from './evolve/parts/bring.ts';
export { spaceOf } from './evolve/parts/choose.ts';
export { builtInParts, type PartKinds, type Parts, withParts } from './evolve/parts/parts.ts';
export { elitist } from './evolve/selection/elitist.ts';
export type { Selection, SelectionContext, SelectionKind } from './evolve/selection/selection.ts';

// Controllers of your own: kinds, and the stages that they add to a step

export {
  type Block,
  type BodySize,
  type ControllerKind,
  type ControllerSettings,
  constant,
  type Draw,
  type Numbers,
  normalWeights,
  perActuator,
} from './scenarios/controllers/kind.ts';
export { registerController } from './scenarios/controllers/registry.ts';
export { Assembly, type ControllerStages, fromOwn } from './sim/step/assembly.ts';
export { type Binding, BindingError, parametersOver } from './sim/step/columns.ts';
export { layerDomain } from './sim/step/domain.ts';

// Errors and random numbers

export { InputError, type InputErrorCode, type InputFault } from './base/input-error.ts';
export { Random, type RandomState, stream } from './base/random.ts';
export { EvolutionError, type EvolutionErrorCode } from './evolve/errors.ts';
export { type SourcePlace, WgslError, type WgslErrorCode } from './sim/wgsl/error.ts';
export { version } from './version.ts';
