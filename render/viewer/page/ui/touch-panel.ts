// Hands on the robot: the pointer on the stage, and the world's sliders.

import type { Act, App } from '../app.ts';
import { massAt, type Pointer, placeAt, springAt } from '../stage/pick.ts';
import { byId, showText } from './dom.ts';

export type Tool = 'grab' | 'cut' | 'freeze';

const HINTS: Readonly<Record<Tool, string | null>> = {
  grab: null,
  cut: 'Click a spring to cut it',
  freeze: 'Click an actuator to freeze it, again to let it go',
};

export class TouchPanel {
  readonly #app: App;
  #tool: Tool = 'grab';
  #chosen = -1;

  constructor(app: App) {
    this.#app = app;
    for (const input of document.querySelectorAll<HTMLInputElement>('input[name="tool"]'))
      input.addEventListener('change', () => this.setTool(input.value as Tool));
    byId('reset').addEventListener('click', () => void app.reset());
    this.#wireSlider('gravity', (act, value) => act.interventions.setGravity(value));
    this.#wireSlider('friction', (act, value) => act.interventions.setFriction(value));
    this.#wireSlider('slope', (act, value) => act.interventions.setSlope(value, this.#x));
    app.onStaged.push((act) => this.#show(act));
    if (app.stage) this.#wirePointer(byId('stage'), app.stage.canvas);
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    byId('stage').dataset.tool = tool;
    showText(byId('tool-hint'), HINTS[tool]);
    for (const input of document.querySelectorAll<HTMLInputElement>('input[name="tool"]'))
      input.checked = input.value === tool;
  }

  /** Where the robot is along the first axis [m]. */
  get #x(): number {
    const { act, pose } = this.#app;
    return act && pose ? pose.position[0]! : 0;
  }

  #wireSlider(
    name: 'gravity' | 'friction' | 'slope',
    changesOf: (act: Act, value: number) => ReturnType<Act['interventions']['setGravity']>,
  ): void {
    const input = byId<HTMLInputElement>(name);
    input.addEventListener('input', () => {
      const { act } = this.#app;
      if (!act) return;
      act.player.change(changesOf(act, Number(input.value)), true);
      if (name === 'slope') this.#app.stage?.changeGround(act.interventions.ground());
      this.#showValues();
    });
  }

  #show(act: Act): void {
    const { gravity, friction, slope } = act.interventions;
    const values = { gravity, friction, slope };
    for (const name of ['gravity', 'friction', 'slope'] as const) {
      const input = byId<HTMLInputElement>(name);
      input.disabled = values[name] === undefined;
      input.value = String(values[name] ?? 0);
    }
    const reasons = [
      friction === undefined ? 'This contact law knows no friction.' : '',
      slope === undefined ? 'This ground is no plane, so it has no slope to change.' : '',
    ];
    byId('touch-note').textContent = reasons.filter(Boolean).join(' ');
    this.#chosen = -1;
    showText(byId('tool-hint'), HINTS[this.#tool]);
    this.#showValues();
  }

  #showValues(): void {
    const shown = (name: string, digits: number, unit: string): void => {
      const input = byId<HTMLInputElement>(name);
      byId(`${name}-value`).textContent = input.disabled
        ? '–'
        : `${Number(input.value).toFixed(digits)}${unit}`;
    };
    shown('gravity', 1, ' m/s²');
    shown('friction', 2, '');
    shown('slope', 2, '');
  }

  /** Goes to the next spring, or the one before, for the keyboard. */
  choose(direction: 1 | -1): void {
    const { act } = this.#app;
    if (!act) return;
    const { count } = act.robot.body.springs;
    this.#chosen = this.#chosen < 0 ? 0 : (this.#chosen + direction + count) % count;
    showText(byId('tool-hint'), `Spring ${this.#chosen + 1} of ${count}: X cuts it, Z freezes it`);
    this.#showSprings(act);
  }

  cut(spring = this.#chosen): void {
    const { act } = this.#app;
    if (!act || spring < 0) return;
    act.player.change(act.interventions.cutSpring(spring));
    this.#showSprings(act);
  }

  freeze(spring = this.#chosen): void {
    const { act } = this.#app;
    if (!act || spring < 0 || act.robot.body.springs.amplitude[spring] === 0) return;
    act.player.change(act.interventions.freezeSpring(spring));
    this.#showSprings(act);
  }

  /** Pulls the body by its first mass, a little further with every call, until it is let go; for the keyboard. */
  pull(direction: readonly number[]): void {
    const { act, pose } = this.#app;
    if (!act || !pose) return;
    const { dimension } = act.robot.body;
    const reach = 6 * (this.#app.stage?.robot?.unit ?? 0.1);
    const place = direction.slice(0, dimension).map((share, axis) => pose.position[axis]! + reach * share);
    act.player.change(act.interventions.hold(0, place), true);
    act.player.play();
  }

  release(): void {
    const { act } = this.#app;
    if (act && act.interventions.held >= 0) act.player.change(act.interventions.release(), true);
  }

  #showSprings({ interventions }: Act): void {
    const robot = this.#app.stage?.robot;
    if (!robot) return;
    robot.springStates = { cut: interventions.cut, frozen: interventions.frozen, chosen: this.#chosen };
    this.#app.redraw();
  }

  #wirePointer(stage: HTMLElement, canvas: HTMLCanvasElement): void {
    // While capturing, so that the camera's own listener on the canvas comes later and can be told to keep still.
    stage.addEventListener('pointerdown', (event) => this.#press(event, canvas), { capture: true });
    canvas.addEventListener('pointermove', (event) => this.#move(event, canvas));
    for (const name of ['pointerup', 'pointercancel'] as const)
      canvas.addEventListener(name, () => this.#lift());
  }

  #press(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const { act, stage, pose } = this.#app;
    if (!act || !stage || !pose || event.target !== canvas || event.button !== 0) return;
    const pointer = pointerOf(event, canvas);
    const { body } = act.robot;
    const { camera } = stage.camera;
    if (this.#tool === 'grab') {
      const mass = massAt(body, pose.position, camera, pointer);
      if (mass < 0) return;
      stage.camera.controls.enabled = false;
      canvas.setPointerCapture(event.pointerId);
      act.player.change(act.interventions.hold(mass, placeAt(body, pose.position, mass, camera, pointer)));
      act.player.play();
      return;
    }
    const isUsable = (spring: number): boolean =>
      this.#tool === 'cut' ? !act.interventions.cut.has(spring) : body.springs.amplitude[spring] !== 0;
    const spring = springAt(body, pose.position, camera, pointer, isUsable);
    if (spring < 0) return;
    stage.camera.controls.enabled = false;
    if (this.#tool === 'cut') this.cut(spring);
    else this.freeze(spring);
  }

  #move(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const { act, stage, pose } = this.#app;
    if (!act || !stage || !pose) return;
    const pointer = pointerOf(event, canvas);
    const { body } = act.robot;
    const { camera } = stage.camera;
    if (act.interventions.held >= 0) {
      const place = placeAt(body, pose.position, act.interventions.held, camera, pointer);
      act.player.change(act.interventions.hold(act.interventions.held, place), true);
    } else if (event.buttons === 0) {
      const isOver = massAt(body, pose.position, camera, pointer) >= 0;
      byId('stage').dataset.over = isOver ? 'robot' : '';
    }
  }

  #lift(): void {
    this.release();
    if (this.#app.stage) this.#app.stage.camera.controls.enabled = true;
  }
}

function pointerOf(event: PointerEvent, canvas: HTMLCanvasElement): Pointer {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top, width, height };
}
