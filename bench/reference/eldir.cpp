// The protocol of Strgar et al., "Evolution and learning in differentiable robots" (RSS 2024, arXiv 2405.14712), once more
// and apart from everything else here: double precision, the adjoint written by hand. It tells what the protocol's own
// search reaches from how many seeds, so that morphograd's can be held against it (bench/search.ts, search "eldir").
//
//   g++ -Ofast -fno-finite-math-only -march=native -o eldir bench/reference/eldir.cpp
//   ./eldir SEED GENERATIONS     a line a generation: seed, generation, mean and best of the population, springs
//   ./eldir check                derivatives of random weights beside central differences
//   ./eldir relearn FILE SEED    teaches bodies anew: a line each of triangles, edges (0 or 1) and a fitness

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <math.h>
#include <random>
#include <set>
#include <utility>
#include <vector>

using std::array;
using std::vector;
typedef vector<uint8_t> Bits;
typedef std::pair<int, int> Pair;
typedef std::mt19937_64 Random;

const int ROWS = 13, COLUMNS = 22, TRIANGLES = ROWS * COLUMNS, EDGES = 453;
const int HIDDEN = 32, CLOCKS = 10, STATES = 1000, EVALUATIONS = 36, POPULATION = 50;
const double DT = 0.004, DRAG = 15, GROUND = 0.1, GRAVITY = -4.8, STIFFNESS = 3e4, AMPLITUDE = 0.1, REST = 0.05, RATE = 10;

// The lattice: nodes in half edges, edges between them, triangles row by row.
vector<Pair> nodes, edges;
std::map<Pair, int> nodeIndex, edgeIndex;
vector<array<int, 3>> triangleNodes, triangleEdges;

void makeLattice() {
  for (int y = 0; y <= ROWS; y++) {
    if (y % 2 == 0)
      for (int x = 0; x <= COLUMNS; x += 2) nodes.push_back({x, y});
    else
      for (int x = -1; x <= COLUMNS - 1; x += 2) nodes.push_back({x, y});
  }
  for (size_t i = 0; i < nodes.size(); i++) nodeIndex[nodes[i]] = i;
  const int dx[3] = {2, 1, -1}, dy[3] = {0, 1, 1};
  for (size_t i = 0; i < nodes.size(); i++)
    for (int k = 0; k < 3; k++) {
      auto found = nodeIndex.find({nodes[i].first + dx[k], nodes[i].second + dy[k]});
      if (found == nodeIndex.end()) continue;
      int a = i, b = found->second;
      Pair edge = {std::min(a, b), std::max(a, b)};
      edgeIndex[edge] = edges.size();
      edges.push_back(edge);
    }
  for (int y = 0; y < ROWS; y++)
    for (int x = 0; x < COLUMNS; x++) {
      array<Pair, 3> corners = (x + y) % 2 ? array<Pair, 3>{Pair{x + 1, y}, Pair{x - 1, y}, Pair{x, y + 1}}
                                           : array<Pair, 3>{Pair{x, y}, Pair{x - 1, y + 1}, Pair{x + 1, y + 1}};
      array<int, 3> n, e;
      for (int k = 0; k < 3; k++) n[k] = nodeIndex.at(corners[k]);
      for (int k = 0; k < 3; k++) {
        int a = n[k], b = n[(k + 1) % 3];
        e[k] = edgeIndex.at({std::min(a, b), std::max(a, b)});
      }
      triangleNodes.push_back(n);
      triangleEdges.push_back(e);
    }
}

// Fills triangles whose three edges are there, then keeps the largest component over the four neighbours of the grid.
Bits repair(Bits triangles) {
  vector<char> present(edges.size(), 0);
  for (int i = 0; i < TRIANGLES; i++)
    if (triangles[i])
      for (int e : triangleEdges[i]) present[e] = 1;
  for (int i = 0; i < TRIANGLES; i++) {
    auto &e = triangleEdges[i];
    if (!triangles[i] && present[e[0]] && present[e[1]] && present[e[2]]) triangles[i] = 1;
  }
  vector<int> label(TRIANGLES, -1);
  int best = -1, bestSize = 0, labels = 0;
  for (int i = 0; i < TRIANGLES; i++) {
    if (!triangles[i] || label[i] >= 0) continue;
    vector<int> stack = {i};
    label[i] = labels;
    int size = 0;
    while (!stack.empty()) {
      int cell = stack.back();
      stack.pop_back();
      size++;
      int x = cell % COLUMNS, y = cell / COLUMNS;
      int nx[4] = {x - 1, x + 1, x, x}, ny[4] = {y, y, y - 1, y + 1};
      for (int k = 0; k < 4; k++) {
        if (nx[k] < 0 || nx[k] >= COLUMNS || ny[k] < 0 || ny[k] >= ROWS) continue;
        int next = ny[k] * COLUMNS + nx[k];
        if (!triangles[next] || label[next] >= 0) continue;
        label[next] = labels;
        stack.push_back(next);
      }
    }
    if (size > bestSize) {
      bestSize = size;
      best = labels;
    }
    labels++;
  }
  for (int i = 0; i < TRIANGLES; i++) triangles[i] = triangles[i] && label[i] == best;
  return triangles;
}

// Actuated springs come first: the controller's other outputs move nothing.
struct Body {
  int masses;
  vector<double> x, y;
  vector<int> a, b;
  vector<double> amplitude;
};

Body develop(const Bits &triangles, const Bits &actuated) {
  std::set<int> usedNodes, usedEdges;
  for (int i = 0; i < TRIANGLES; i++)
    if (triangles[i]) {
      for (int n : triangleNodes[i]) usedNodes.insert(n);
      for (int e : triangleEdges[i]) usedEdges.insert(e);
    }
  Body body;
  std::map<int, int> massOf;
  int left = 1e9, bottom = 1e9;
  for (int n : usedNodes) {
    left = std::min(left, nodes[n].first);
    bottom = std::min(bottom, nodes[n].second);
  }
  for (int n : usedNodes) {
    massOf[n] = body.x.size();
    body.x.push_back((nodes[n].first - left) * 0.025 + 0.025);
    body.y.push_back((nodes[n].second - bottom) * sqrt(3.0) * 0.025 + 0.1);
  }
  body.masses = body.x.size();
  for (int isPassive = 0; isPassive < 2; isPassive++)
    for (int e : usedEdges) {
      if ((actuated[e] ? 0 : 1) != isPassive) continue;
      body.a.push_back(massOf[edges[e].first]);
      body.b.push_back(massOf[edges[e].second]);
      body.amplitude.push_back(actuated[e] ? AMPLITUDE : 0);
    }
  return body;
}

// Weights by layer: first [inputs][hidden], second [actuators][hidden].
struct Weights {
  vector<double> first, firstBias, second, secondBias;
};

struct Simulation {
  Body body;
  int n, springs, actuators, inputs;
  Weights weights, gradient;
  // Step by step: positions, velocities, velocities before contact, hidden units, activations.
  vector<double> X, V, VI, HH, A;
  vector<double> in, inAdjoint;

  Simulation(const Body &given, Random &random) : body(given) {
    n = body.masses;
    springs = body.a.size();
    actuators = 0;
    while (actuators < springs && body.amplitude[actuators] > 0) actuators++;
    inputs = CLOCKS + 4 * n + 2;
    weights.first.resize(inputs * HIDDEN);
    weights.firstBias.assign(HIDDEN, 0);
    weights.second.resize(actuators * HIDDEN);
    weights.secondBias.assign(actuators, 0);
    std::normal_distribution<double> normal(0, 1);
    double scale1 = 2 * sqrt(2.0 / (HIDDEN + inputs)), scale2 = 3 * sqrt(2.0 / (HIDDEN + springs));
    for (auto &w : weights.first) w = normal(random) * scale1;
    for (auto &w : weights.second) w = normal(random) * scale2;
    gradient = weights;
    X.resize(STATES * 2 * n);
    V.resize(STATES * 2 * n);
    VI.resize(STATES * 2 * n);
    HH.resize(STATES * HIDDEN);
    A.resize(STATES * std::max(actuators, 1));
    in.resize(inputs);
    inAdjoint.resize(inputs);
  }

  void sense(int t, const double *x, const double *v) {
    for (int j = 0; j < CLOCKS; j++) in[j] = sin(RATE * t * DT + 2 * M_PI / CLOCKS * j);
    double cx = 0, cy = 0;
    for (int i = 0; i < n; i++) {
      cx += x[2 * i];
      cy += x[2 * i + 1];
    }
    cx /= n;
    cy /= n;
    for (int i = 0; i < n; i++) {
      double *q = &in[CLOCKS + 4 * i];
      q[0] = (x[2 * i] - cx) * .05;
      q[1] = (x[2 * i + 1] - cy) * .05;
      q[2] = v[2 * i] * .05;
      q[3] = v[2 * i + 1] * .05;
    }
    in[inputs - 2] = in[inputs - 1] = 1;
  }

  // How far the mean of the masses comes [m].
  double forward() {
    for (int i = 0; i < n; i++) {
      X[2 * i] = body.x[i];
      X[2 * i + 1] = body.y[i];
      V[2 * i] = V[2 * i + 1] = 0;
    }
    const double kept = exp(-DRAG * DT);
    for (int t = 0; t + 1 < STATES; t++) {
      const double *x = &X[t * 2 * n], *v = &V[t * 2 * n];
      double *x1 = &X[(t + 1) * 2 * n], *v1 = &V[(t + 1) * 2 * n], *vi = &VI[t * 2 * n];
      sense(t, x, v);
      double *h = &HH[t * HIDDEN];
      double sum[HIDDEN];
      for (int k = 0; k < HIDDEN; k++) sum[k] = weights.firstBias[k];
      for (int j = 0; j < inputs; j++) {
        double q = in[j];
        const double *row = &weights.first[j * HIDDEN];
        for (int k = 0; k < HIDDEN; k++) sum[k] += row[k] * q;
      }
      for (int k = 0; k < HIDDEN; k++) h[k] = tanh(sum[k]);
      double *a = &A[t * std::max(actuators, 1)];
      for (int j = 0; j < actuators; j++) {
        const double *row = &weights.second[j * HIDDEN];
        double z = weights.secondBias[j];
        for (int k = 0; k < HIDDEN; k++) z += row[k] * h[k];
        a[j] = z;
      }
      for (int j = 0; j < actuators; j++) a[j] = tanh(a[j]);
      for (int i = 0; i < n; i++) {
        vi[2 * i] = kept * v[2 * i];
        vi[2 * i + 1] = kept * v[2 * i + 1] + DT * GRAVITY;
      }
      for (int j = 0; j < springs; j++) {
        int p = body.a[j], q = body.b[j];
        double dx = x[2 * p] - x[2 * q], dy = x[2 * p + 1] - x[2 * q + 1];
        double length = sqrt(dx * dx + dy * dy) + 1e-4, target = REST;
        if (j < actuators) target *= 1 + AMPLITUDE * a[j];
        double c = DT * STIFFNESS * (length - target) / length;
        vi[2 * p] -= c * dx;
        vi[2 * p + 1] -= c * dy;
        vi[2 * q] += c * dx;
        vi[2 * q + 1] += c * dy;
      }
      for (int i = 0; i < n; i++) {
        double vx = vi[2 * i], vy = vi[2 * i + 1], y = x[2 * i + 1];
        if (y + DT * vy < GROUND && vy < -1e-4) {
          double impact = -(y - GROUND) / vy;
          x1[2 * i] = x[2 * i] + impact * vx;
          x1[2 * i + 1] = y + impact * vy;
          v1[2 * i] = v1[2 * i + 1] = 0;
        } else {
          x1[2 * i] = x[2 * i] + DT * vx;
          x1[2 * i + 1] = y + DT * vy;
          v1[2 * i] = vx;
          v1[2 * i + 1] = vy;
        }
      }
    }
    double distance = 0;
    for (int i = 0; i < n; i++) distance += X[(STATES - 1) * 2 * n + 2 * i] - X[2 * i];
    return distance / n;
  }

  // The gradient of minus the distance, of the last forward().
  void backward() {
    for (auto *part : {&gradient.first, &gradient.firstBias, &gradient.second, &gradient.secondBias})
      std::fill(part->begin(), part->end(), 0);
    vector<double> gx(2 * n, 0), gv(2 * n, 0), gi(2 * n), next(2 * n), ga(std::max(actuators, 1));
    for (int i = 0; i < n; i++) gx[2 * i] = -1.0 / n;
    const double kept = exp(-DRAG * DT);
    for (int t = STATES - 2; t >= 0; t--) {
      const double *x = &X[t * 2 * n], *v = &V[t * 2 * n], *vi = &VI[t * 2 * n];
      const double *h = &HH[t * HIDDEN], *a = &A[t * std::max(actuators, 1)];
      for (int i = 0; i < n; i++) {
        double vx = vi[2 * i], vy = vi[2 * i + 1], y = x[2 * i + 1];
        if (y + DT * vy < GROUND && vy < -1e-4) {
          double impact = -(y - GROUND) / vy, impactAdjoint = gx[2 * i] * vx;
          next[2 * i] = gx[2 * i];
          gi[2 * i] = impact * gx[2 * i];
          next[2 * i + 1] = -impactAdjoint / vy;
          gi[2 * i + 1] = impactAdjoint * (y - GROUND) / (vy * vy);
        } else {
          next[2 * i] = gx[2 * i];
          next[2 * i + 1] = gx[2 * i + 1];
          gi[2 * i] = gv[2 * i] + DT * gx[2 * i];
          gi[2 * i + 1] = gv[2 * i + 1] + DT * gx[2 * i + 1];
        }
      }
      for (int i = 0; i < 2 * n; i++) gv[i] = kept * gi[i];
      for (int j = 0; j < springs; j++) {
        int p = body.a[j], q = body.b[j];
        double dx = x[2 * p] - x[2 * q], dy = x[2 * p + 1] - x[2 * q + 1];
        double r = sqrt(dx * dx + dy * dy), length = r + 1e-4, target = REST;
        if (j < actuators) target *= 1 + AMPLITUDE * a[j];
        double ix = gi[2 * q] - gi[2 * p], iy = gi[2 * q + 1] - gi[2 * p + 1], dot = ix * dx + iy * dy;
        double c = DT * STIFFNESS * (1 - target / length);
        double e = DT * STIFFNESS * target / (length * length) * dot / r;
        double hx = c * ix + e * dx, hy = c * iy + e * dy;
        next[2 * p] += hx;
        next[2 * p + 1] += hy;
        next[2 * q] -= hx;
        next[2 * q + 1] -= hy;
        if (j < actuators) ga[j] = -DT * STIFFNESS / length * dot * REST * AMPLITUDE * (1 - a[j] * a[j]);
      }
      double gh[HIDDEN] = {0}, gz[HIDDEN];
      for (int j = 0; j < actuators; j++) {
        double q = ga[j];
        gradient.secondBias[j] += q;
        const double *row = &weights.second[j * HIDDEN];
        double *into = &gradient.second[j * HIDDEN];
        for (int k = 0; k < HIDDEN; k++) {
          gh[k] += row[k] * q;
          into[k] += q * h[k];
        }
      }
      for (int k = 0; k < HIDDEN; k++) {
        gz[k] = gh[k] * (1 - h[k] * h[k]);
        gradient.firstBias[k] += gz[k];
      }
      sense(t, x, v);
      for (int j = 0; j < inputs; j++) {
        const double *row = &weights.first[j * HIDDEN];
        double *into = &gradient.first[j * HIDDEN];
        double q = in[j], d = 0;
        for (int k = 0; k < HIDDEN; k++) {
          d += row[k] * gz[k];
          into[k] += q * gz[k];
        }
        inAdjoint[j] = d;
      }
      double mx = 0, my = 0;
      for (int i = 0; i < n; i++) {
        mx += inAdjoint[CLOCKS + 4 * i];
        my += inAdjoint[CLOCKS + 4 * i + 1];
      }
      mx /= n;
      my /= n;
      for (int i = 0; i < n; i++) {
        const double *q = &inAdjoint[CLOCKS + 4 * i];
        next[2 * i] += .05 * (q[0] - mx);
        next[2 * i + 1] += .05 * (q[1] - my);
        gv[2 * i] += .05 * q[2];
        gv[2 * i + 1] += .05 * q[3];
      }
      std::swap(gx, next);
    }
  }

  void update() {
    double square = 0;
    for (auto *part : {&gradient.first, &gradient.firstBias, &gradient.second, &gradient.secondBias})
      for (double g : *part) square += g * g;
    double factor = 0.2 / (sqrt(square) + 1e-6);
    auto move = [&](vector<double> &w, vector<double> &g) {
      for (size_t i = 0; i < w.size(); i++) w[i] -= factor * g[i];
    };
    move(weights.first, gradient.first);
    move(weights.firstBias, gradient.firstBias);
    move(weights.second, gradient.second);
    move(weights.secondBias, gradient.secondBias);
  }
};

struct Individual {
  Bits triangles, actuated;
  double fitness;
  bool isValid;
  int springs;
};

void evaluate(Individual &individual, Random &random) {
  Body body = develop(individual.triangles, individual.actuated);
  individual.springs = body.a.size();
  individual.isValid = true;
  Simulation simulation(body, random);
  double best = -1e9, last = 0;
  for (int e = 0; e < EVALUATIONS; e++) {
    double distance = simulation.forward();
    if (!(fabs(distance) <= 5.5)) {
      individual.isValid = false;
      break;
    }
    if (e && fabs(distance - last) >= 0.5) individual.isValid = false;
    last = distance;
    best = std::max(best, distance);
    if (e == EVALUATIONS - 1) break;
    simulation.backward();
    simulation.update();
  }
  individual.fitness = best;
}

Bits flip(const Bits &parent, double p, Random &random) {
  std::uniform_real_distribution<double> uniform(0, 1);
  for (;;) {
    Bits child = parent;
    int any = 0;
    for (auto &bit : child) {
      if (uniform(random) < p) bit ^= 1;
      any |= bit;
    }
    if (any) return child;
  }
}

Bits coins(int count, Random &random) {
  for (;;) {
    Bits bits(count);
    int any = 0;
    for (auto &bit : bits) {
      bit = random() >> 63;
      any |= bit;
    }
    if (any) return bits;
  }
}

Individual childOf(const Individual &parent, Random &random) {
  Individual child;
  child.triangles = repair(flip(parent.triangles, 1.0 / TRIANGLES, random));
  for (double p = 2.0 / TRIANGLES; child.triangles == parent.triangles; p *= 2)
    child.triangles = repair(flip(parent.triangles, p, random));
  child.actuated = flip(parent.actuated, 1.0 / EDGES, random);
  return child;
}

void search(int seed, int generations) {
  Random random(seed * 7919 + 13);
  vector<Individual> population(POPULATION);
  auto show = [&](int generation) {
    double mean = 0, best = -9, springs = 0;
    for (auto &each : population) {
      mean += each.fitness;
      best = std::max(best, each.fitness);
      springs += each.springs;
    }
    printf("%d %d %.4f %.4f %.1f\n", seed, generation, mean / population.size(), best, springs / population.size());
    fflush(stdout);
  };
  for (auto &each : population) {
    each.triangles = repair(coins(TRIANGLES, random));
    each.actuated = coins(EDGES, random);
    evaluate(each, random);
  }
  show(0);
  for (int generation = 1; generation <= generations; generation++) {
    vector<Individual> all = population, valid;
    for (auto &parent : population) {
      Individual child = childOf(parent, random);
      evaluate(child, random);
      all.push_back(child);
    }
    for (auto &each : all)
      if (each.isValid) valid.push_back(each);
    std::stable_sort(valid.begin(), valid.end(),
                     [](const Individual &a, const Individual &b) { return a.fitness > b.fitness; });
    if (valid.size() > POPULATION) valid.resize(POPULATION);
    population = valid;
    show(generation);
  }
}

void check() {
  Random random(7);
  Individual any{repair(coins(TRIANGLES, random)), coins(EDGES, random)};
  Simulation simulation(develop(any.triangles, any.actuated), random);
  simulation.forward();
  simulation.backward();
  Weights &w = simulation.weights, &g = simulation.gradient;
  for (auto part : {std::make_pair(&w.first, &g.first), std::make_pair(&w.firstBias, &g.firstBias),
                    std::make_pair(&w.second, &g.second), std::make_pair(&w.secondBias, &g.secondBias)})
    for (int trial = 0; trial < 3; trial++) {
      size_t i = random() % part.first->size();
      double step = 1e-8, at = (*part.first)[i];
      (*part.first)[i] = at + step;
      double above = simulation.forward();
      (*part.first)[i] = at - step;
      double below = simulation.forward();
      (*part.first)[i] = at;
      printf("%g %g\n", (*part.second)[i], -(above - below) / (2 * step));
    }
}

void relearn(const char *path, int seed) {
  Random random(seed);
  FILE *file = fopen(path, "r");
  if (!file) {
    fprintf(stderr, "%s: there is no such file.\n", path);
    exit(2);
  }
  char triangles[TRIANGLES + 2], actuated[EDGES + 2];
  double fitness;
  while (fscanf(file, "%287s %454s %lf", triangles, actuated, &fitness) == 3) {
    Individual individual;
    for (char *p = triangles; *p; p++) individual.triangles.push_back(*p - '0');
    for (char *p = actuated; *p; p++) individual.actuated.push_back(*p - '0');
    evaluate(individual, random);
    printf("%.6f %.6f\n", fitness, individual.fitness);
  }
  fclose(file);
}

int main(int count, char **words) {
  makeLattice();
  if (count == 2 && !strcmp(words[1], "check")) check();
  else if (count == 4 && !strcmp(words[1], "relearn")) relearn(words[2], atoi(words[3]));
  else if (count == 3) search(atoi(words[1]), atoi(words[2]));
  else {
    fprintf(stderr, "usage: eldir SEED GENERATIONS | eldir check | eldir relearn FILE SEED\n");
    return 2;
  }
}
