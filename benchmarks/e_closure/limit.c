// Transitive closure: a walk from each place.
#include "limit.h"

enum { PLACE, BEGIN, END };

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[PLACE];
  Edges road = edges(size, n[BEGIN], in[BEGIN], in[END], NULL);
  i32 *queue = malloc((size_t)size * sizeof(i32)), *seen_from = malloc((size_t)size * sizeof(i32));
  memset(seen_from, -1, (size_t)size * sizeof(i32));
  Answer found = answer(2, size);
  for (i64 from = 0; from < size; from++) {
    i64 length = 0;
    for (i64 i = -1; i < length; i++) {
      i64 at = i < 0 ? from : queue[i];
      for (i32 e = road.begin[at]; e < road.begin[at + 1]; e++) {
        i32 to = road.target[e];
        if (seen_from[to] == from) continue;
        seen_from[to] = (i32)from;
        queue[length++] = to;
        i64 row = next_row(&found);
        found.column[0][row] = from;
        found.column[1][row] = to;
      }
    }
  }
  free(queue); free(seen_from); free_edges(&road);
  return handed_over(&found, out);
}
