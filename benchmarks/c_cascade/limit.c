// The cascade in one pass: a queue of those reached, a sum for each party.
#include "limit.h"

enum { PARTY, LISTED, OWNER, OWNED, ORDINAL, SHARE };
static const i64 HALF = 500000;

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[PARTY];
  Edges held = edges(size, n[OWNER], in[OWNER], in[OWNED], in[SHARE]);
  i64 *sum = calloc((size_t)size, sizeof(i64));
  char *is_reached = calloc((size_t)size, 1);
  Answer found = answer(1, size);
  for (i64 i = 0; i < n[LISTED]; i++) {
    is_reached[in[LISTED][i]] = 1;
    found.column[0][found.rows++] = in[LISTED][i];
  }
  for (i64 i = 0; i < found.rows; i++) {
    i64 owner = found.column[0][i];
    for (i32 e = held.begin[owner]; e < held.begin[owner + 1]; e++) {
      i32 y = held.target[e];
      sum[y] += held.weight[e];
      if (!is_reached[y] && sum[y] >= HALF) { is_reached[y] = 1; found.column[0][found.rows++] = y; }
    }
  }
  free(sum); free(is_reached); free_edges(&held);
  return handed_over(&found, out);
}
