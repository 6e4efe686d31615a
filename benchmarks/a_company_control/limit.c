// Company control in one pass: for each party that holds a majority somewhere, what comes to be held for it.
#include "limit.h"

enum { PARTY, PARTY_ORDINAL, OWNER, OWNED, ORDINAL, SHARE };
static const i32 HALF = 500000;

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[PARTY];
  Edges held = edges(size, n[OWNER], in[OWNER], in[OWNED], in[SHARE]);
  Answer found = answer(2, size);
  i64 *sum = calloc((size_t)size, sizeof(i64));
  i32 *touched = malloc((size_t)size * sizeof(i32)), *group = malloc((size_t)size * sizeof(i32));
  char *is_in = calloc((size_t)size, 1);
  for (i64 x = 0; x < size; x++) {
    int has_majority = 0;
    for (i32 e = held.begin[x]; e < held.begin[x + 1]; e++) has_majority |= held.weight[e] > HALF;
    if (!has_majority) continue;
    i64 members = 0, touches = 0;
    group[members++] = (i32)x;
    is_in[x] = 1;
    for (i64 i = 0; i < members; i++) {
      for (i32 e = held.begin[group[i]]; e < held.begin[group[i] + 1]; e++) {
        i32 y = held.target[e];
        if (!sum[y]) touched[touches++] = y;
        sum[y] += held.weight[e];
        if (!is_in[y] && sum[y] > HALF) { is_in[y] = 1; group[members++] = y; }
      }
    }
    for (i64 i = 1; i < members; i++) {
      i64 row = next_row(&found);
      found.column[0][row] = x;
      found.column[1][row] = group[i];
    }
    for (i64 i = 0; i < members; i++) is_in[group[i]] = 0;
    for (i64 i = 0; i < touches; i++) sum[touched[i]] = 0;
  }
  free(sum); free(touched); free(group); free(is_in); free_edges(&held);
  return handed_over(&found, out);
}
