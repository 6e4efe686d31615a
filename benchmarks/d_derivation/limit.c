// Derivation in one pass: a queue of models that are found.
#include "limit.h"

enum { MODEL, OPERATIONS, PARENT, CHILD, HOW, FLAGGED };

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[MODEL];
  Edges made = edges(size, n[PARENT], in[PARENT], in[CHILD], in[HOW]);
  char *is_found = calloc((size_t)size, 1);
  Answer found = answer(1, size);
  for (i64 i = 0; i < n[FLAGGED]; i++) {
    is_found[in[FLAGGED][i]] = 1;
    found.column[0][found.rows++] = in[FLAGGED][i];
  }
  for (i64 i = 0; i < found.rows; i++) {
    i64 parent = found.column[0][i];
    for (i32 e = made.begin[parent]; e < made.begin[parent + 1]; e++) {
      i32 child = made.target[e];
      if (made.weight[e] > 2 || is_found[child] || in[OPERATIONS][child] < 100000) continue;
      is_found[child] = 1;
      found.column[0][found.rows++] = child;
    }
  }
  free(is_found); free_edges(&made);
  return handed_over(&found, out);
}
