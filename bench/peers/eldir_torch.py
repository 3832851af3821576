# ELDiR's rollout with gradients in PyTorch on the CPU, as its users write it: all bodies at once, padded to the largest, each
# step a few operations on tensors of shape [bodies x ...]. Reads what bench/peers.ts writes; see native.cpp for its form.
#
#   python3 bench/peers/eldir_torch.py BODIES SECONDS

import json
import math
import sys
import time

import torch

HIDDEN, CLOCKS = 32, 10
DT, DRAG, GROUND, GRAVITY, STIFFNESS, AMPLITUDE, RATE = 0.004, 15, 0.1, -4.8, 3e4, 0.1, 10
MARGIN, FALLING, SCALE = 1e-4, 1e-4, 0.05


def read(path):
    words = iter(open(path).read().split())
    numbers = lambda count: [float(next(words)) for _ in range(count)]
    bodies = []
    for _ in range(int(next(words))):
        masses, springs, actuators, steps = (int(next(words)) for _ in range(4))
        bodies.append(
            dict(
                masses=masses, springs=springs, actuators=actuators, steps=steps,
                position=torch.tensor(numbers(2 * masses)).reshape(masses, 2),
                ends=torch.tensor(numbers(2 * springs)).long().reshape(springs, 2),
                rest=torch.tensor(numbers(springs)),
                hidden=torch.tensor(numbers((CLOCKS + 4 * masses + 3) * HIDDEN)).reshape(-1, HIDDEN),
                output=torch.tensor(numbers(actuators * (HIDDEN + 1))).reshape(actuators, HIDDEN + 1),
            )
        )
    return bodies


def padded(bodies):
    """Bodies side by side: what one lacks is of no mass, no force, no weight."""
    count = len(bodies)
    n = max(body["masses"] for body in bodies)
    s = max(body["springs"] for body in bodies)
    x = torch.zeros(count, n, 2)
    is_mass = torch.zeros(count, n, 1)
    ends = torch.zeros(count, s, 2, dtype=torch.long)
    rest, is_spring, amplitude = torch.ones(count, s), torch.zeros(count, s), torch.zeros(count, s)
    first = torch.zeros(count, CLOCKS + 4 * n + 3, HIDDEN)
    second = torch.zeros(count, s, HIDDEN + 1)
    for b, body in enumerate(bodies):
        m, k, a = body["masses"], body["springs"], body["actuators"]
        x[b, :m], is_mass[b, :m] = body["position"], 1
        ends[b, :k], rest[b, :k], is_spring[b, :k] = body["ends"], body["rest"], 1
        amplitude[b, :a] = AMPLITUDE
        first[b, : CLOCKS + 4 * m] = body["hidden"][: CLOCKS + 4 * m]
        first[b, -3:] = body["hidden"][-3:]
        second[b, :a] = body["output"]
    return x, is_mass, ends, rest, is_spring, amplitude, first, second


def losses_of(batch, steps):
    x, is_mass, ends, rest, is_spring, amplitude, first, second = batch
    count, n, _ = x.shape
    begin, v = x, torch.zeros_like(x)
    per_body = is_mass.sum(1, keepdim=True)
    a_ends, b_ends = (ends[:, :, i].unsqueeze(2).expand(-1, -1, 2) for i in (0, 1))
    phases = 2 * math.pi / CLOCKS * torch.arange(CLOCKS)
    ones = torch.ones(count, 3)
    kept = math.exp(-DRAG * DT)
    for t in range(steps):
        clocks = torch.sin(RATE * t * DT + phases).expand(count, -1)
        center = (x * is_mass).sum(1, keepdim=True) / per_body
        sensed = (torch.cat([x - center, v], 2) * SCALE * is_mass).reshape(count, -1)
        hidden = torch.tanh(torch.einsum("bi,bih->bh", torch.cat([clocks, sensed, ones], 1), first))
        activation = torch.tanh(torch.einsum("bh,bsh->bs", torch.cat([hidden, ones[:, :1]], 1), second))
        delta = x.gather(1, a_ends) - x.gather(1, b_ends)
        # A missing spring has no length, whose root has no derivative.
        length = torch.sqrt((delta * delta).sum(2) + (1 - is_spring)) + MARGIN
        pull = DT * STIFFNESS * is_spring * (length - rest * (1 + amplitude * activation)) / length
        impulse = pull.unsqueeze(2) * delta
        fall = torch.tensor([0.0, DT * GRAVITY])
        vi = (kept * v + fall).scatter_add(1, a_ends, -impulse).scatter_add(1, b_ends, impulse)
        lands = (x[:, :, 1] + DT * vi[:, :, 1] < GROUND) & (vi[:, :, 1] < -FALLING)
        speed = torch.where(lands, vi[:, :, 1], -torch.ones_like(vi[:, :, 1]))
        duration = torch.where(lands, -(x[:, :, 1] - GROUND) / speed, torch.full_like(speed, DT))
        x = x + duration.unsqueeze(2) * vi
        v = vi * (~lands).unsqueeze(2)
    return -(((x - begin) * is_mass).sum(1, keepdim=True) / per_body)[:, 0, 0]


def main():
    path, seconds = sys.argv[1], float(sys.argv[2])
    bodies = read(path)
    *still, first, second = padded(bodies)
    weights = [first.requires_grad_(), second.requires_grad_()]
    start, done = time.monotonic(), 0
    while done == 0 or time.monotonic() - start < seconds:
        losses = losses_of((*still, *weights), bodies[0]["steps"])
        gradients = torch.autograd.grad(losses.sum(), weights)
        done += len(bodies)
    rate = done / (time.monotonic() - start)
    norms = torch.sqrt(sum((g * g).flatten(1).sum(1) for g in gradients))
    print(json.dumps({"rate": rate, "losses": losses.tolist(), "norms": norms.tolist()}))


main()
