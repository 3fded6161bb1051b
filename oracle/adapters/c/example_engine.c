/* SPDX-License-Identifier: MIT
   An example adapter for an engine in C: a tape of 40 lines. Build it with: cc -O2 example_engine.c -lm */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "adapter_kit.h"

struct entry {
  double value, adjoint, partial[2];
  size_t operand[2];
};

static struct entry* tape;
static size_t used, capacity;

/* A handle is the position on the tape plus 1. An operand with the partial 0 passes nothing on. */
static struct entry* at(kit_node node) { return &tape[(uintptr_t)node - 1]; }

static kit_node record(double value, kit_node a, double da, kit_node b, double db) {
  if (used == capacity) {
    capacity = capacity ? 2 * capacity : 64;
    tape = realloc(tape, capacity * sizeof *tape);
    if (!tape) abort();
  }
  const size_t left = a ? (uintptr_t)a - 1 : 0, right = b ? (uintptr_t)b - 1 : 0;
  tape[used] = (struct entry){value, 0, {da, db}, {left, right}};
  return (kit_node)(uintptr_t)++used;
}

static void start(void) { used = 0; }
static kit_node leaf(double number) { return record(number, NULL, 0, NULL, 0); }
static double value(kit_node a) { return at(a)->value; }
static double gradient(kit_node a) { return at(a)->adjoint; }

static kit_node add(kit_node a, kit_node b) { return record(value(a) + value(b), a, 1, b, 1); }
static kit_node sub(kit_node a, kit_node b) { return record(value(a) - value(b), a, 1, b, -1); }
static kit_node mul(kit_node a, kit_node b) { return record(value(a) * value(b), a, value(b), b, value(a)); }
static kit_node neg(kit_node a) { return record(-value(a), a, -1, NULL, 0); }
static kit_node op_exp(kit_node a) { return record(exp(value(a)), a, exp(value(a)), NULL, 0); }
static kit_node op_sin(kit_node a) { return record(sin(value(a)), a, cos(value(a)), NULL, 0); }

static void backward(kit_node root) {
  at(root)->adjoint = 1;
  for (struct entry* e = at(root) + 1; e-- != tape;) {
    for (int k = 0; k < 2 && e->adjoint != 0; ++k) {
      if (e->partial[k] != 0) tape[e->operand[k]].adjoint += e->partial[k] * e->adjoint;
    }
  }
}

static void clear(kit_node ignored) {
  (void)ignored;
  for (size_t i = 0; i < used; ++i) tape[i].adjoint = 0;
}

static const struct kit_operation operations[] = {
    {"add", NULL, add},    {"sub", NULL, sub},    {"mul", NULL, mul}, {"neg", neg, NULL},
    {"exp", op_exp, NULL}, {"sin", op_sin, NULL}, {NULL, NULL, NULL},
};

int main(void) {
  const struct kit_engine engine = {
      "example in C", "1",   ", \"gradients\": \"all\", \"second_backward\": \"unsupported\"",
      operations,     start, leaf,
      leaf,           value, backward,
      gradient,       clear};
  return kit_serve(&engine);
}
