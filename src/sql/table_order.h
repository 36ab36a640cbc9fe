/* The order in which tables can be created. */
#ifndef LB_SQL_TABLE_ORDER_H
#define LB_SQL_TABLE_ORDER_H

#include "sql/model.h"

/* SQLAlchemy's sorted_tables of complete tables. Those of a cycle come last, by name, and *out_is_cyclic says that there is
 * one. */
void tables_order(struct arena *arena, struct table *const *tables, size_t count, struct table **out_sorted,
                  bool *out_is_cyclic);

#endif
