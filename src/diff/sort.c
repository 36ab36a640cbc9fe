/* The order of tables, for those who know diff.h only. */
#include "diff/diff.h"

#include "sql/table_order.h"

void diff_sort_tables(struct arena *arena, struct table *const *tables, size_t count, struct table **out_sorted,
                      bool *out_is_cyclic)
{
    tables_order(arena, tables, count, out_sorted, out_is_cyclic);
}
