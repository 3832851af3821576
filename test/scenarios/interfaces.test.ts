import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import { WgslError } from '../../sim/wgsl/error.ts';

const objective = 'fn final_reward(end: Body) -> f32 { return end.center.x; }';

function parse(fields: object, files: Record<string, string>) {
  const json = { format: 'morphograd/scenario', version: 1, name: 'own', ...fields };
  return parseScenario(json, { 'objective.wgsl': objective, ...files }, 'own/scenario.json');
}

const withForce = (text: string) => () =>
  parse({ forces: { mass: ['wind'], files: ['wind.wgsl'] } }, { 'wind.wgsl': text });

const withSpringForce = (text: string) => () =>
  parse({ forces: { spring: ['pull'], files: ['pull.wgsl'] } }, { 'pull.wgsl': text });

const withObjective = (text: string) => () => parse({}, { 'objective.wgsl': text });

const withTerrain = (text: string) => () =>
  parse({ terrain: { kind: 'hill.wgsl', parameters: { height: 0 } } }, { 'hill.wgsl': text });

const wrong: readonly [what: string, parse: () => unknown, message: string][] = [
  [
    'a force of one number',
    withForce('fn wind(mass: Mass) -> f32 { return 1.0; }'),
    'own/wind.wgsl:1: the result of `wind` is f32; write vecD',
  ],
  [
    'a force in space where the task is plane',
    withForce('fn wind(mass: Mass) -> vec3f { return vec3f(1.0); }'),
    'own/wind.wgsl:1: the result of `wind` is vec3f; write vecD',
  ],
  [
    'a force of integers',
    withSpringForce('fn pull(a: Mass) -> vec2i { return vec2i(1, 2); }'),
    'own/pull.wgsl:1: the result of `pull` is vec2i; write vecD',
  ],
  [
    'a parameter of another type than its name has',
    withForce('fn wind(\n  mass: f32,\n) -> vecD { return vecD(mass); }'),
    'own/wind.wgsl:2: the parameter `mass` of `wind` is f32; write Mass',
  ],
  [
    'a parameter that nothing is bound to',
    withForce('fn wind(mass: Mass, gust: f32) -> vecD { return vecD(gust); }'),
    'own/wind.wgsl:1: nothing is given to `wind` as `gust`, for its parameters are bound by name; name it one of: mass, body,',
  ],
  [
    'a misspelt parameter',
    withForce('fn wind(mass: Mass, tim: f32) -> vecD { return vecD(tim); }'),
    'did you mean `time`?',
  ],
  [
    'what only a spring has, in the force on a mass',
    withForce('fn wind(mass: Mass, activation: f32) -> vecD { return vecD(activation); }'),
    'nothing is given to `wind` as `activation`',
  ],
  [
    'a reward that is no number',
    withObjective('fn final_reward(end: Body) -> bool { return end.center.x > 1.0; }'),
    'own/objective.wgsl:1: the result of `final_reward` is bool; write f32',
  ],
  [
    'a reward of integers',
    withObjective('fn running_reward(body: Body) -> i32 { return i32(body.center.x); }'),
    'own/objective.wgsl:1: the result of `running_reward` is i32; write f32',
  ],
  [
    'a reward that returns nothing',
    withObjective('fn final_reward(end: Body) { }'),
    'own/objective.wgsl:1: `final_reward` returns nothing; write `-> f32`',
  ],
  [
    'a struct of its own in the place of a body',
    withObjective('struct Own { height: f32 }\nfn final_reward(end: Own) -> f32 { return end.height; }'),
    'own/objective.wgsl:2: the parameter `end` of `final_reward` is Own; write Body',
  ],
  [
    'the end of the episode in the course of it',
    withObjective('fn running_reward(end: Body) -> f32 { return end.center.x; }'),
    'nothing is given to `running_reward` as `end`',
  ],
  [
    'a terrain over another space',
    withTerrain(
      'struct Terrain { height: f32 }\nfn terrain_height(x: vec2f, terrain: Terrain) -> f32 { return x.x; }',
    ),
    'own/hill.wgsl:2: the first parameter of `terrain_height` is vec2f; write vecH',
  ],
  [
    'a terrain without its struct',
    withTerrain('fn terrain_height(x: f32) -> f32 { return x; }'),
    'own/scenario.json: "terrain.kind" names "hill.wgsl", which does not declare struct Terrain.',
  ],
  [
    'a terrain of one parameter',
    withTerrain('struct Terrain { height: f32 }\nfn terrain_height(x: vecH) -> f32 { return 0.0; }'),
    'own/hill.wgsl:2: `terrain_height` has 1 parameter; write',
  ],
  [
    'a wrong type in a function that nothing calls',
    withObjective(`${objective}\n\nfn helper(x: f32) -> f32 { return x + vec2f(1.0); }`),
    'own/objective.wgsl:3: ',
  ],
];

describe('the functions of a scenario', () => {
  it.each(wrong)('must not have %s', (_, parse, message) => {
    expect(parse).toThrow(message);
  });

  it('take what they need by name, in any order', () => {
    const force =
      'fn wind(time: f32, body: Body, mass: Mass) -> vec2f { return mass.mass * body.velocity * time; }';
    expect(withForce(force)).not.toThrow();
    const pull =
      'fn pull(activation: f32, b: Mass, a: Mass, world: World) -> vecD { return activation * world.dt * (b.position - a.position); }';
    expect(withSpringForce(pull)).not.toThrow();
  });

  it('may have helpers whose loops end where their callers say', () => {
    const helper =
      'fn many(n: i32) -> f32 { var x = 0.0; for (var i = 0; i < n; i++) { x += 1.0; } return x; }';
    expect(withObjective(`${helper}\nfn final_reward() -> f32 { return many(3); }`)).not.toThrow();
  });

  it.each([
    'fn exp(x: f32) -> f32 { return 1.0; }',
    'fn select(x: f32) -> f32 { return 1.0; }',
    'const length: f32 = 1.0;',
    'struct vec2f { x: f32 }',
  ])('must not take the place of what WGSL has: %s', (text) => {
    expect(withObjective(`${objective}\n${text}`)).toThrow(WgslError);
    expect(withObjective(`${objective}\n${text}`)).toThrow(
      /^own\/objective\.wgsl:2: the (function|constant|struct) `\w+` would take the place of WGSL's own/,
    );
  });
});
