// What the single passes share: a growing answer, and edges sorted by their source with a counting sort.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t i64;
typedef int32_t i32;

// in[] are the columns of the facts, in the order of the generator; n[] their lengths; out[] the columns of the
// answer, which the caller gives back with `release`. Returns the number of rows.
i64 evaluate(const i64 *const *in, const i64 *n, i64 **out);

void release(void *column) { free(column); }

typedef struct { i64 *column[3]; i64 rows, room; int columns; } Answer;

static Answer answer(int columns, i64 room) {
  Answer a = {{0, 0, 0}, 0, room > 0 ? room : 1, columns};
  for (int i = 0; i < columns; i++) a.column[i] = malloc((size_t)a.room * sizeof(i64));
  return a;
}

// Makes sure that one more row fits, and counts it; returns its place.
static i64 next_row(Answer *a) {
  if (a->rows == a->room) {
    a->room *= 2;
    for (int i = 0; i < a->columns; i++) a->column[i] = realloc(a->column[i], (size_t)a->room * sizeof(i64));
  }
  return a->rows++;
}

static i64 handed_over(Answer *a, i64 **out) {
  for (int i = 0; i < a->columns; i++) out[i] = a->column[i];
  return a->rows;
}

// The edges of source s are those from begin[s] to begin[s + 1].
typedef struct { i32 *begin, *target, *weight; } Edges;

static Edges edges(i64 size, i64 count, const i64 *source, const i64 *target, const i64 *weight) {
  Edges e = {calloc((size_t)size + 2, sizeof(i32)), malloc((size_t)count * sizeof(i32) + 1),
             weight ? malloc((size_t)count * sizeof(i32) + 1) : NULL};
  i32 *place = e.begin + 1;
  for (i64 i = 0; i < count; i++) place[source[i] + 1]++;
  for (i64 s = 0; s < size; s++) place[s + 1] += place[s];
  for (i64 i = 0; i < count; i++) {
    i32 at = place[source[i]]++;
    e.target[at] = (i32)target[i];
    if (weight) e.weight[at] = (i32)weight[i];
  }
  return e;
}

static void free_edges(Edges *e) { free(e->begin); free(e->target); free(e->weight); }
