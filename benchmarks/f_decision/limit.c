// Decisions in two passes: yearly totals, then each transfer.
#include "limit.h"

enum { TRANSFER, KIND, CONSIGNEE, DESTINATION, CHIP, QUANTITY, DATE, COUNTRY, TIER, CHIPS, TPP, PARTY, HEADQUARTERS,
       LISTED, AUTHORIZED };
enum { FREE, EXCEPTED, DENIED, LICENSED };
enum { FIRST, THIRD = 2, YEARS = 4 };
static const i64 FAST = 48, MOST = 20000;

static int year_of(i64 day, i64 first) { return (int)((day - first + 364) / 365); }

i64 evaluate(const i64 *const *in, const i64 *n, i64 **out) {
  i64 size = n[TRANSFER], first = in[DATE][0];
  for (i64 i = 0; i < size; i++) if (in[DATE][i] < first) first = in[DATE][i];
  i64 *total = calloc((size_t)n[PARTY] * YEARS, sizeof(i64));
  char *is_kept_out = calloc((size_t)n[PARTY], 1);
  for (i64 i = 0; i < n[LISTED]; i++) is_kept_out[in[LISTED][i]] = 1;
  for (i64 i = 0; i < n[AUTHORIZED]; i++) is_kept_out[in[AUTHORIZED][i]] = 0;
  for (i64 i = 0; i < size; i++) {
    i64 tpp = in[TPP][in[CHIP][i]];
    if (tpp >= FAST) total[in[CONSIGNEE][i] * YEARS + year_of(in[DATE][i], first)] += in[QUANTITY][i] * tpp;
  }
  Answer found = answer(2, size);
  found.rows = size;
  for (i64 i = 0; i < size; i++) {
    i64 consignee = in[CONSIGNEE][i], there = in[TIER][in[DESTINATION][i]];
    i64 home = in[TIER][in[HEADQUARTERS][consignee]], is = FREE;
    if (in[TPP][in[CHIP][i]] >= FAST && (there != FIRST || home != FIRST)) {
      int is_strict = there == THIRD || home == THIRD || is_kept_out[consignee];
      int is_small = total[consignee * YEARS + year_of(in[DATE][i], first)] <= MOST;
      is = is_strict ? DENIED : is_small ? EXCEPTED : LICENSED;
    }
    found.column[0][i] = i;
    found.column[1][i] = is;
  }
  free(total); free(is_kept_out);
  return handed_over(&found, out);
}
