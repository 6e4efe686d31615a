// Ultimate parents in one pass: each chain is walked once, up to a party whose answer is known, an end, or itself.
#include "limit.h"

enum { COUNTRY, PARTY, PARTY_ORDINAL, PARTY_COUNTRY, OWNER, OWNED, SHARE };
static const i64 HALF = 500000;

static i32 least_of_circle(const i32 *parent, i32 start) {
  i32 least = start;
  for (i32 at = parent[start]; at != start; at = parent[at]) if (at < least) least = at;
  return least;
}

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[PARTY];
  i32 *parent = malloc((size_t)size * sizeof(i32)), *top = malloc((size_t)size * sizeof(i32));
  i32 *walk = malloc((size_t)size * sizeof(i32));
  char *is_on_walk = calloc((size_t)size, 1);
  for (i64 i = 0; i < size; i++) parent[i] = top[i] = -1;
  for (i64 i = 0; i < n[OWNER]; i++) if (in[SHARE][i] > HALF) parent[in[OWNED][i]] = (i32)in[OWNER][i];
  for (i64 i = 0; i < size; i++) {
    i64 steps = 0;
    i32 at = (i32)i;
    while (top[at] < 0 && !is_on_walk[at]) {
      is_on_walk[at] = 1;
      walk[steps++] = at;
      if (parent[at] < 0) break;
      at = parent[at];
    }
    i32 end = top[at] >= 0 ? top[at] : parent[at] < 0 ? at : least_of_circle(parent, at);
    while (steps) { at = walk[--steps]; top[at] = end; is_on_walk[at] = 0; }
  }
  Answer found = answer(3, size);
  found.rows = size;
  for (i64 i = 0; i < size; i++) {
    found.column[0][i] = i;
    found.column[1][i] = top[i];
    found.column[2][i] = in[PARTY_COUNTRY][top[i]];
  }
  free(parent); free(top); free(walk); free(is_on_walk);
  return handed_over(&found, out);
}
