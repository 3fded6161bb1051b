/* SPDX-License-Identifier: MIT
   The adapter kit for C11 on POSIX: handles the messages of corpus/PROTOCOL.md and builds graphs.
   Define an engine, include this file in one source file, and return kit_serve(&engine) from main. */
#ifndef MINIGRAD_ADAPTER_KIT_H
#define MINIGRAD_ADAPTER_KIT_H

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void* kit_node; /* what the engine uses as a handle of a node */

/* An operation by its name in `minigrad ops`; one of the functions is NULL. */
struct kit_operation {
  const char* name;
  kit_node (*unary)(kit_node);
  kit_node (*binary)(kit_node, kit_node);
};

struct kit_engine {
  const char* name;
  const char* version;
  const char* claims; /* further fields of the answer to start, each after a comma: ", \"gradients\": \"all\"" */
  const struct kit_operation* operations; /* ends with a name that is NULL */
  void (*start)(void);                    /* starts a new expression, and may free the last one; or NULL */
  kit_node (*variable)(double);
  kit_node (*constant)(double);
  double (*value)(kit_node);
  void (*backward)(kit_node);
  double (*gradient)(kit_node);
  void (*clear)(kit_node); /* called on each input, on each node that is read, and on the root */
};

static jmp_buf kit_point;
static const char* kit_field;
static char kit_reason[256];

static inline _Noreturn void kit_refuse(const char* field, const char* reason) {
  kit_field = field;
  snprintf(kit_reason, sizeof kit_reason, "%s", reason);
  for (char* c = kit_reason; *c; ++c) {
    if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ' || (unsigned char)*c > '~') *c = '?';
  }
  longjmp(kit_point, 1);
}

/* An operation calls one of these to decline the point, which is then skipped, or to report an error. */
static inline _Noreturn void kit_skip(const char* reason) { kit_refuse("skip", reason); }
static inline _Noreturn void kit_error(const char* reason) { kit_refuse("error", reason); }

/* JSON is read where it stands: each function takes a position in the text and returns one. The harness sends valid
   messages. */
static const char* kit_skip_blanks(const char* p) { return p + strspn(p, " \t\r\n,:"); }

static const char* kit_skip_value(const char* p) {
  int depth = 0;
  do {
    p = kit_skip_blanks(p);
    if (*p == '"') {
      while (*++p && *p != '"') p += *p == '\\';
      p += *p == '"';
    } else if (*p == '[' || *p == '{') {
      ++depth, ++p;
    } else if (*p == ']' || *p == '}') {
      --depth, ++p;
    } else {
      p += strcspn(p, " \t\r\n,:[]{}\"");
    }
  } while (depth > 0 && *p);
  return p;
}

/* The value of a field of the object at p, or NULL. */
static const char* kit_find(const char* p, const char* key) {
  const size_t length = strlen(key);
  for (p = kit_skip_blanks(p + 1); *p == '"';) {
    const int is_it = strncmp(p + 1, key, length) == 0 && p[length + 1] == '"';
    p = kit_skip_blanks(kit_skip_value(p));
    if (is_it) return p;
    p = kit_skip_blanks(kit_skip_value(p));
  }
  return NULL;
}

static int kit_has_text(const char* value, const char* text) {
  return value && strncmp(value + 1, text, strlen(text)) == 0 && value[strlen(text) + 1] == '"';
}

/* The next element of an array, after the bracket or an earlier element; NULL at the end. */
static const char* kit_element(const char* p) {
  p = kit_skip_blanks(p);
  return *p == ']' || !*p ? NULL : p;
}

/* A number, also as one of the strings "nan", "inf" and "-inf". strtod rounds to the nearest double. */
static double kit_number(const char* p) { return strtod(*p == '"' ? p + 1 : p, NULL); }

static void kit_print(double x) {
  if (isfinite(x)) {
    printf("%.17g", x);
  } else {
    printf(isnan(x) ? "\"nan\"" : x > 0 ? "\"inf\"" : "\"-inf\"");
  }
}

static kit_node kit_apply(const struct kit_engine* engine, const char* name, kit_node left, kit_node right) {
  for (const struct kit_operation* op = engine->operations; op->name; ++op) {
    if (kit_has_text(name, op->name)) return op->unary ? op->unary(left) : op->binary(left, right);
  }
  kit_skip("an operation that is not claimed");
}

/* Builds the graph. `inputs` gets the positions of the inputs. Returns the number of nodes. */
static size_t kit_build(const struct kit_engine* engine, const char* graph, const char* point, kit_node* nodes,
                        size_t* inputs) {
  size_t count = 0;
  for (const char* node = kit_element(graph + 1); node; node = kit_element(kit_skip_value(node))) {
    const char* op = kit_skip_blanks(node + 1);
    const char* first = kit_element(kit_skip_value(op));
    if (kit_has_text(op, "input")) {
      *inputs++ = count;
      point = kit_element(point);
      nodes[count++] = engine->variable(kit_number(point));
      point = kit_skip_value(point);
    } else if (kit_has_text(op, "const")) {
      nodes[count++] = engine->constant(kit_number(first));
    } else {
      const char* second = kit_element(kit_skip_value(first));
      kit_node left = nodes[strtoul(first, NULL, 10)];
      nodes[count++] = kit_apply(engine, op, left, second ? nodes[strtoul(second, NULL, 10)] : NULL);
    }
  }
  return count;
}

struct kit_run {
  const char *graph, *backward, *wanted; /* the last two may be NULL */
  kit_node* nodes;
  size_t *inputs, input_count, *read, read_count;
};

static void kit_answer(const struct kit_engine* engine, struct kit_run* run, const char* point) {
  if (engine->start) engine->start();
  const size_t count = kit_build(engine, run->graph, point + 1, run->nodes, run->inputs);
  kit_node root = run->nodes[count - 1];
  if (!run->backward) engine->backward(root);
  const char* step = run->backward ? kit_element(run->backward + 1) : NULL;
  for (; step; step = kit_element(kit_skip_value(step))) {
    if (*step != '"') {
      root = run->nodes[strtoul(step, NULL, 10)];
      engine->backward(root);
      continue;
    }
    for (size_t i = 0; i < run->input_count; ++i) engine->clear(run->nodes[run->inputs[i]]);
    for (size_t i = 0; i < run->read_count; ++i) engine->clear(run->nodes[run->read[i]]);
    engine->clear(root);
  }
  const double value = engine->value(root);
  printf("{\"value\": ");
  kit_print(value);
  printf(", \"gradient\": [");
  const size_t* read = run->wanted ? run->read : run->inputs;
  for (size_t i = 0; i < (run->wanted ? run->read_count : run->input_count); ++i) {
    if (i > 0) printf(", ");
    kit_print(engine->gradient(run->nodes[read[i]]));
  }
  printf("]}");
}

static void kit_answer_or_refuse(const struct kit_engine* engine, struct kit_run* run, const char* point) {
  if (setjmp(kit_point) == 0) {
    kit_answer(engine, run, point);
  } else {
    printf("{\"%s\": \"%s\"}", kit_field, kit_reason);
  }
}

static void* kit_array(size_t count, size_t size) {
  void* array = calloc(count + 1, size);
  if (!array) exit(1);
  return array;
}

static size_t kit_count(const char* array) {
  size_t count = 0;
  for (const char* p = kit_element(array + 1); p; p = kit_element(kit_skip_value(p))) ++count;
  return count;
}

static void kit_reply(const struct kit_engine* engine, const char* line) {
  struct kit_run run = {kit_find(line, "graph"), kit_find(line, "backward"), kit_find(line, "wanted"), 0, 0, 0, 0, 0};
  const size_t count = kit_count(run.graph);
  run.nodes = kit_array(count, sizeof(kit_node));
  run.inputs = kit_array(count, sizeof(size_t));
  for (const char* p = kit_element(run.graph + 1); p; p = kit_element(kit_skip_value(p))) {
    if (kit_has_text(kit_skip_blanks(p + 1), "input")) ++run.input_count;
  }
  run.read = kit_array(run.wanted ? kit_count(run.wanted) : 0, sizeof(size_t));
  const char* wanted = run.wanted ? kit_element(run.wanted + 1) : NULL;
  for (; wanted; wanted = kit_element(kit_skip_value(wanted))) run.read[run.read_count++] = strtoul(wanted, NULL, 10);

  printf("{\"id\": %lu, \"answers\": [", strtoul(kit_find(line, "id"), NULL, 10));
  const char* const points = kit_find(line, "points");
  for (const char* p = kit_element(points + 1); p; p = kit_element(kit_skip_value(p))) {
    if (p != kit_element(points + 1)) printf(", ");
    kit_answer_or_refuse(engine, &run, p);
  }
  printf("]}\n");
  free(run.nodes), free(run.inputs), free(run.read);
}

/* Answers line by line until `stop` or the end of the input. The engine must print to standard error only, and may call
   kit_skip and kit_error until value() has returned. */
static inline int kit_serve(const struct kit_engine* engine) {
  char* line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    const char* const command = kit_find(line, "command");
    if (kit_has_text(command, "stop")) break;
    if (kit_has_text(command, "start")) {
      printf("{\"protocol\": 1, \"language\": \"c\", \"name\": \"%s\", \"version\": \"%s\", \"ops\": [", engine->name,
             engine->version);
      for (const struct kit_operation* op = engine->operations; op->name; ++op) {
        printf("%s\"%s\"", op == engine->operations ? "" : ", ", op->name);
      }
      printf("], \"constants\": [\"own\"]%s}\n", engine->claims);
    } else if (kit_has_text(command, "run")) {
      kit_reply(engine, line);
    } else {
      printf("{\"error\": \"unknown command\"}\n");
    }
    fflush(stdout);
  }
  free(line);
  return 0;
}

#endif
