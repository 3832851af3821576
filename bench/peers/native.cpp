// ELDiR's rollout (Strgar et al., RSS 2024, arXiv 2405.14712) as native code whose adjoint is written by hand, every step
// stored: the limit that the CPU backend is held against. One template for any arithmetic and any number of rollouts that lie
// side by side in the lanes of vector registers; only their starting heights differ.
//
//   g++ -O3 -march=native -ffast-math -fopenmp-simd -o native bench/peers/native.cpp
//   ./native BODIES forward|gradient ARITHMETIC ROLLOUTS SECONDS     ARITHMETIC: f64 or f32
//
// BODIES is a text of numbers, written by bench/peers.ts: how many bodies; of each masses, springs, actuators (which come first
// among the springs), steps; positions; ends; rest lengths; weights of the hidden units, shape [(inputs + 1) × hidden], where the
// inputs are clocks, then offset and velocity of each mass, then constants, and of the actuators, shape [actuators × (hidden + 1)];
// biases last. Prints one JSON object: evaluations of a rollout per second, and of the
// first rollout of each body the loss and the norm of the gradient of all weights.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

const int HIDDEN = 32, CLOCKS = 10, BLOCK = 8;
const double DT = 0.004, DRAG = 15, GROUND = 0.1, GRAVITY = -4.8, STIFFNESS = 3e4, AMPLITUDE = 0.1, RATE = 10;
// Of a length, so that its inverse stays finite; of a velocity, that counts as falling.
const double MARGIN = 1e-4, FALLING = 1e-4;

struct Body {
  int masses, springs, actuators, steps;
  std::vector<double> position, restLength, hidden, output;
  std::vector<int> ends;
  int inputs() const { return CLOCKS + 4 * masses + 2; }
};

template <typename Real, int LANES> struct Rollouts {
  // A number of each rollout.
  struct alignas(sizeof(Real) * LANES >= 64 ? 64 : sizeof(Real) * LANES) Lane {
    Real at[LANES];
  };
  typedef std::vector<Lane> Lanes;

  const Body &body;
  int n, springs, actuators, inputs, steps;
  // Step by step: positions, velocities, velocities before contact, hidden units, activations.
  Lanes X, V, VI, H, A, in;
  std::vector<Real> first, second, firstGradient, secondGradient;

  explicit Rollouts(const Body &given) : body(given) {
    n = body.masses;
    springs = body.springs;
    actuators = body.actuators;
    inputs = body.inputs();
    steps = body.steps;
    X.resize((steps + 1) * 2 * n);
    V.resize((steps + 1) * 2 * n);
    VI.resize(steps * 2 * n);
    H.resize(steps * HIDDEN);
    A.resize(steps * actuators + 1);
    in.resize(inputs + 1);
    first.assign(body.hidden.begin(), body.hidden.end());
    second.assign(body.output.begin(), body.output.end());
    firstGradient.resize(first.size());
    secondGradient.resize(second.size());
  }

  void sense(int t) {
    const Lane *x = &X[t * 2 * n], *v = &V[t * 2 * n];
    for (int j = 0; j < CLOCKS; j++) {
      Real clock = std::sin(RATE * t * DT + 2 * M_PI / CLOCKS * j);
      for (int l = 0; l < LANES; l++) in[j].at[l] = clock;
    }
    Lane cx = {}, cy = {};
    for (int i = 0; i < n; i++)
      for (int l = 0; l < LANES; l++) {
        cx.at[l] += x[2 * i].at[l];
        cy.at[l] += x[2 * i + 1].at[l];
      }
    const Real share = Real(1) / n, scale = Real(.05);
    for (int i = 0; i < n; i++) {
      Lane *q = &in[CLOCKS + 4 * i];
      for (int l = 0; l < LANES; l++) {
        q[0].at[l] = (x[2 * i].at[l] - cx.at[l] * share) * scale;
        q[1].at[l] = (x[2 * i + 1].at[l] - cy.at[l] * share) * scale;
        q[2].at[l] = v[2 * i].at[l] * scale;
        q[3].at[l] = v[2 * i + 1].at[l] * scale;
      }
    }
    for (int j = inputs - 2; j <= inputs; j++)
      for (int l = 0; l < LANES; l++) in[j].at[l] = 1;
  }

  void hiddenUnits(Lane *h) {
    for (int k0 = 0; k0 < HIDDEN; k0 += BLOCK) {
      Lane sum[BLOCK] = {};
      for (int j = 0; j <= inputs; j++)
        for (int k = 0; k < BLOCK; k++)
          for (int l = 0; l < LANES; l++) sum[k].at[l] += first[j * HIDDEN + k0 + k] * in[j].at[l];
      for (int k = 0; k < BLOCK; k++) h[k0 + k] = sum[k];
    }
    squash(h, HIDDEN);
  }

  static void squash(Lane *values, int count) {
    Real *flat = values->at;
    for (int i = 0; i < count * LANES; i++) flat[i] = std::tanh(flat[i]);
  }

  // Minus how far the mean of the masses of the first rollout comes [m].
  double forward() {
    for (int i = 0; i < 2 * n; i++)
      for (int l = 0; l < LANES; l++) {
        X[i].at[l] = body.position[i] + (i % 2 ? 0.005 * l : 0);
        V[i].at[l] = 0;
      }
    const Real kept = std::exp(-DRAG * DT), dt = DT, fall = DT * GRAVITY, pull = DT * STIFFNESS, ground = GROUND;
    for (int t = 0; t < steps; t++) {
      const Lane *x = &X[t * 2 * n], *v = &V[t * 2 * n];
      Lane *x1 = &X[(t + 1) * 2 * n], *v1 = &V[(t + 1) * 2 * n], *vi = &VI[t * 2 * n];
      sense(t);
      Lane *h = &H[t * HIDDEN], *a = &A[t * actuators];
      hiddenUnits(h);
      for (int j = 0; j < actuators; j++) {
        const Real *row = &second[j * (HIDDEN + 1)];
        Lane z;
        for (int l = 0; l < LANES; l++) z.at[l] = row[HIDDEN];
        for (int k = 0; k < HIDDEN; k++)
          for (int l = 0; l < LANES; l++) z.at[l] += row[k] * h[k].at[l];
        a[j] = z;
      }
      squash(a, actuators);
      for (int i = 0; i < n; i++)
        for (int l = 0; l < LANES; l++) {
          vi[2 * i].at[l] = kept * v[2 * i].at[l];
          vi[2 * i + 1].at[l] = kept * v[2 * i + 1].at[l] + fall;
        }
      for (int j = 0; j < springs; j++) {
        const int p = 2 * body.ends[2 * j], q = 2 * body.ends[2 * j + 1];
        const Real rest = body.restLength[j];
        Lane cx, cy;
        for (int l = 0; l < LANES; l++) {
          Real dx = x[p].at[l] - x[q].at[l], dy = x[p + 1].at[l] - x[q + 1].at[l];
          Real length = std::sqrt(dx * dx + dy * dy) + Real(MARGIN);
          Real target = j < actuators ? rest * (1 + Real(AMPLITUDE) * a[j].at[l]) : rest;
          Real c = pull * (length - target) / length;
          cx.at[l] = c * dx;
          cy.at[l] = c * dy;
        }
        for (int l = 0; l < LANES; l++) {
          vi[p].at[l] -= cx.at[l];
          vi[p + 1].at[l] -= cy.at[l];
          vi[q].at[l] += cx.at[l];
          vi[q + 1].at[l] += cy.at[l];
        }
      }
      for (int i = 0; i < n; i++)
        for (int l = 0; l < LANES; l++) {
          Real vx = vi[2 * i].at[l], vy = vi[2 * i + 1].at[l], y = x[2 * i + 1].at[l];
          bool lands = y + dt * vy < ground && vy < Real(-FALLING);
          Real time = lands ? -(y - ground) / vy : dt;
          x1[2 * i].at[l] = x[2 * i].at[l] + time * vx;
          x1[2 * i + 1].at[l] = y + time * vy;
          v1[2 * i].at[l] = lands ? 0 : vx;
          v1[2 * i + 1].at[l] = lands ? 0 : vy;
        }
    }
    double distance = 0;
    for (int i = 0; i < n; i++) distance += X[steps * 2 * n + 2 * i].at[0] - X[2 * i].at[0];
    return -distance / n;
  }

  // The gradient of the mean loss of all rollouts, of the last forward().
  void backward() {
    std::fill(firstGradient.begin(), firstGradient.end(), 0);
    std::fill(secondGradient.begin(), secondGradient.end(), 0);
    Lanes gx(2 * n), gv(2 * n), gi(2 * n), next(2 * n), ga(actuators + 1), gin(inputs + 1);
    for (int i = 0; i < 2 * n; i++)
      for (int l = 0; l < LANES; l++) {
        gx[i].at[l] = i % 2 ? 0 : Real(-1.0 / n / LANES);
        gv[i].at[l] = 0;
      }
    const Real kept = std::exp(-DRAG * DT), dt = DT, pull = DT * STIFFNESS, ground = GROUND, scale = Real(.05);
    for (int t = steps - 1; t >= 0; t--) {
      const Lane *x = &X[t * 2 * n], *vi = &VI[t * 2 * n], *h = &H[t * HIDDEN], *a = &A[t * actuators];
      for (int i = 0; i < n; i++)
        for (int l = 0; l < LANES; l++) {
          Real vx = vi[2 * i].at[l], vy = vi[2 * i + 1].at[l], above = x[2 * i + 1].at[l] - ground;
          bool lands = above + dt * vy < 0 && vy < Real(-FALLING);
          Real px = gx[2 * i].at[l], py = gx[2 * i + 1].at[l], impact = px * vx;
          next[2 * i].at[l] = px;
          next[2 * i + 1].at[l] = lands ? -impact / vy : py;
          gi[2 * i].at[l] = lands ? -above / vy * px : gv[2 * i].at[l] + dt * px;
          gi[2 * i + 1].at[l] = lands ? impact * above / (vy * vy) : gv[2 * i + 1].at[l] + dt * py;
        }
      for (int i = 0; i < 2 * n; i++)
        for (int l = 0; l < LANES; l++) gv[i].at[l] = kept * gi[i].at[l];
      for (int j = 0; j < springs; j++) {
        const int p = 2 * body.ends[2 * j], q = 2 * body.ends[2 * j + 1];
        const Real rest = body.restLength[j];
        Lane hx, hy;
        for (int l = 0; l < LANES; l++) {
          Real dx = x[p].at[l] - x[q].at[l], dy = x[p + 1].at[l] - x[q + 1].at[l];
          Real r = std::sqrt(dx * dx + dy * dy), length = r + Real(MARGIN), inverse = 1 / length;
          Real activation = j < actuators ? a[j].at[l] : 0;
          Real target = rest * (1 + Real(AMPLITUDE) * activation);
          Real ix = gi[q].at[l] - gi[p].at[l], iy = gi[q + 1].at[l] - gi[p + 1].at[l], dot = ix * dx + iy * dy;
          Real c = pull * (1 - target * inverse), e = pull * target * inverse * inverse * dot / r;
          hx.at[l] = c * ix + e * dx;
          hy.at[l] = c * iy + e * dy;
          if (j < actuators)
            ga[j].at[l] = -pull * inverse * dot * rest * Real(AMPLITUDE) * (1 - activation * activation);
        }
        for (int l = 0; l < LANES; l++) {
          next[p].at[l] += hx.at[l];
          next[p + 1].at[l] += hy.at[l];
          next[q].at[l] -= hx.at[l];
          next[q + 1].at[l] -= hy.at[l];
        }
      }
      Lane gz[HIDDEN] = {};
      for (int j = 0; j < actuators; j++) {
        const Real *row = &second[j * (HIDDEN + 1)];
        Real *into = &secondGradient[j * (HIDDEN + 1)];
        for (int k = 0; k < HIDDEN; k++) {
          Real sum = 0;
          for (int l = 0; l < LANES; l++) {
            gz[k].at[l] += row[k] * ga[j].at[l];
            sum += ga[j].at[l] * h[k].at[l];
          }
          into[k] += sum;
        }
        for (int l = 0; l < LANES; l++) into[HIDDEN] += ga[j].at[l];
      }
      for (int k = 0; k < HIDDEN; k++)
        for (int l = 0; l < LANES; l++) gz[k].at[l] *= 1 - h[k].at[l] * h[k].at[l];
      sense(t);
      for (int j = 0; j <= inputs; j++) {
        const Real *row = &first[j * HIDDEN];
        Real *into = &firstGradient[j * HIDDEN];
        Lane back = {};
        for (int k = 0; k < HIDDEN; k++) {
          Real sum = 0;
          for (int l = 0; l < LANES; l++) {
            back.at[l] += row[k] * gz[k].at[l];
            sum += in[j].at[l] * gz[k].at[l];
          }
          into[k] += sum;
        }
        gin[j] = back;
      }
      Lane mx = {}, my = {};
      for (int i = 0; i < n; i++)
        for (int l = 0; l < LANES; l++) {
          mx.at[l] += gin[CLOCKS + 4 * i].at[l];
          my.at[l] += gin[CLOCKS + 4 * i + 1].at[l];
        }
      const Real share = Real(1) / n;
      for (int i = 0; i < n; i++)
        for (int l = 0; l < LANES; l++) {
          const Lane *q = &gin[CLOCKS + 4 * i];
          next[2 * i].at[l] += scale * (q[0].at[l] - mx.at[l] * share);
          next[2 * i + 1].at[l] += scale * (q[1].at[l] - my.at[l] * share);
          gv[2 * i].at[l] += scale * q[2].at[l];
          gv[2 * i + 1].at[l] += scale * q[3].at[l];
        }
      std::swap(gx, next);
    }
  }

  double gradientNorm() const {
    double square = 0;
    for (Real g : firstGradient) square += double(g) * g;
    for (Real g : secondGradient) square += double(g) * g;
    return std::sqrt(square);
  }
};

template <typename Real, int LANES> int run(const std::vector<Body> &bodies, bool hasGradient, double seconds) {
  std::vector<double> losses, norms;
  auto evaluate = [&](Rollouts<Real, LANES> &rollouts) {
    double loss = rollouts.forward();
    if (hasGradient) rollouts.backward();
    return loss;
  };
  for (const Body &body : bodies) {
    Rollouts<Real, LANES> rollouts(body);
    losses.push_back(evaluate(rollouts));
    norms.push_back(hasGradient ? rollouts.gradientNorm() : 0);
  }
  // As in learning: some evaluations of a body in succession.
  const int EVALUATIONS = 6;
  const auto start = std::chrono::steady_clock::now();
  double elapsed = 0;
  long done = 0;
  size_t turn = 0;
  do {
    Rollouts<Real, LANES> rollouts(bodies[turn++ % bodies.size()]);
    for (int e = 0; e < EVALUATIONS; e++) evaluate(rollouts);
    done += EVALUATIONS * LANES;
    elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  } while (elapsed < seconds);
  printf("{\"rate\": %.6g, \"losses\": [", done / elapsed);
  for (size_t i = 0; i < losses.size(); i++) printf("%s%.12g", i ? ", " : "", losses[i]);
  printf("], \"norms\": [");
  for (size_t i = 0; i < norms.size(); i++) printf("%s%.12g", i ? ", " : "", norms[i]);
  printf("]}\n");
  return 0;
}

std::vector<Body> read(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  auto number = [&] {
    double value;
    if (fscanf(file, "%lf", &value) != 1) {
      fprintf(stderr, "%s ends too early\n", path);
      exit(2);
    }
    return value;
  };
  auto numbers = [&](size_t count) {
    std::vector<double> values(count);
    for (double &value : values) value = number();
    return values;
  };
  std::vector<Body> bodies((size_t)number());
  for (Body &body : bodies) {
    body.masses = number();
    body.springs = number();
    body.actuators = number();
    body.steps = number();
    body.position = numbers(2 * body.masses);
    for (double end : numbers(2 * body.springs)) body.ends.push_back(int(end));
    body.restLength = numbers(body.springs);
    body.hidden = numbers(HIDDEN * (body.inputs() + 1));
    body.output = numbers(size_t(body.actuators) * (HIDDEN + 1));
  }
  fclose(file);
  return bodies;
}

int main(int count, char **words) {
  if (count != 6) {
    fprintf(stderr, "usage: %s BODIES forward|gradient f64|f32 ROLLOUTS SECONDS\n", words[0]);
    return 2;
  }
  const auto bodies = read(words[1]);
  const bool hasGradient = !strcmp(words[2], "gradient");
  const std::string kind = std::string(words[3]) + " " + words[4];
  const double seconds = atof(words[5]);
  if (kind == "f64 1") return run<double, 1>(bodies, hasGradient, seconds);
  if (kind == "f32 1") return run<float, 1>(bodies, hasGradient, seconds);
  if (kind == "f32 4") return run<float, 4>(bodies, hasGradient, seconds);
  if (kind == "f32 8") return run<float, 8>(bodies, hasGradient, seconds);
  if (kind == "f32 16") return run<float, 16>(bodies, hasGradient, seconds);
  fprintf(stderr, "no such arithmetic or number of rollouts: %s\n", kind.c_str());
  return 2;
}
