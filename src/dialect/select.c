/*
 * SELECT and FROM, in SQLAlchemy's layout: a line break before FROM and WHERE, none before GROUP BY and ORDER BY.
 *
 * The FROM list is what select_from() and joins name, then the tables of columns and conditions that are in none of those;
 * inside of another statement the tables of that one are left out when something else remains. Columns get labels where they
 * need one: functions and values always, others when a name comes twice or in a subquery.
 */
#include "dialect/write.h"

/* ---- which tables -------------------------------------------------------------------------------------------------------- */

static bool list_has(const struct expr_list *list, const struct expr *expr)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (list->at[i] == expr)
        {
            return true;
        }
    }
    return false;
}

static void add_once(struct arena *arena, struct expr_list *list, const struct expr *expr)
{
    if (!list_has(list, expr))
    {
        array_push(arena, list, expr);
    }
}

static void collect_list(struct arena *arena, const struct expr_list *list, unsigned depth, struct expr_list *out);

/* The one operand of a node that only wraps another; NULL for all others. */
static const struct expr *wrapped(const struct expr *expr)
{
    switch (expr->kind)
    {
    case EXPR_UNARY:
        return expr->unary.operand;
    case EXPR_GROUPING:
        return expr->grouping.operand;
    case EXPR_AS_BOOLEAN:
        return expr->as_boolean.operand;
    case EXPR_CAST:
        return expr->cast.operand;
    case EXPR_TYPE_COERCE:
        return expr->coerce.operand;
    case EXPR_LABEL:
        return expr->label.element;
    case EXPR_EXTRACT:
        return expr->extract.element;
    default:
        return NULL;
    }
}

/* The one list of a node that is a list of operands; NULL for all others. */
static const struct expr_list *operands(const struct expr *expr)
{
    switch (expr->kind)
    {
    case EXPR_FUNCTION:
        return &expr->function.arguments;
    case EXPR_LIST:
        return &expr->list.items;
    case EXPR_TUPLE:
        return &expr->tuple.items;
    case EXPR_ARRAY:
        return &expr->array.items;
    default:
        return NULL;
    }
}

/* The tables of an expression's columns; statements inside keep theirs. */
static void collect_tables(struct arena *arena, const struct expr *expr, unsigned depth, struct expr_list *out)
{
    if (expr == NULL || depth > 400)
    {
        return;
    }
    collect_tables(arena, wrapped(expr), depth + 1, out);
    if (operands(expr) != NULL)
    {
        collect_list(arena, operands(expr), depth + 1, out);
    }
    switch (expr->kind)
    {
    case EXPR_COLUMN:
        if (expr->column.table != NULL)
        {
            add_once(arena, out, expr->column.table);
        }
        break;
    case EXPR_TABLE:
    case EXPR_ALIAS:
        add_once(arena, out, expr);
        break;
    case EXPR_BINARY:
        collect_tables(arena, expr->binary.left, depth + 1, out);
        collect_tables(arena, expr->binary.right, depth + 1, out);
        break;
    case EXPR_FILTER:
        collect_tables(arena, expr->filter.element, depth + 1, out);
        collect_tables(arena, expr->filter.criterion, depth + 1, out);
        break;
    case EXPR_OVER:
        collect_tables(arena, expr->over.element, depth + 1, out);
        collect_list(arena, &expr->over.partition_by, depth + 1, out);
        collect_list(arena, &expr->over.order_by, depth + 1, out);
        break;
    case EXPR_CASE:
        collect_tables(arena, expr->cases.value, depth + 1, out);
        collect_list(arena, &expr->cases.tests, depth + 1, out);
        collect_list(arena, &expr->cases.results, depth + 1, out);
        collect_tables(arena, expr->cases.otherwise, depth + 1, out);
        break;
    default:
        break;
    }
}

static void collect_list(struct arena *arena, const struct expr_list *list, unsigned depth, struct expr_list *out)
{
    for (size_t i = 0; i < list->len; i++)
    {
        collect_tables(arena, list->at[i], depth, out);
    }
}

/* The tables inside of joins: they are not listed again. */
static void collect_joined(struct arena *arena, const struct expr *from, unsigned depth, struct expr_list *out)
{
    if (from->kind == EXPR_JOIN && depth < 400)
    {
        collect_joined(arena, from->join.left, depth + 1, out);
        collect_joined(arena, from->join.right, depth + 1, out);
    }
    else
    {
        add_once(arena, out, from);
    }
}

void collect_statement_tables(struct compiler *compiler, const struct expr *where, struct expr_list *out)
{
    collect_tables(compiler->arena, where, 0, out);
}

static struct expr_list display_froms(struct compiler *compiler, const struct select *select)
{
    struct arena *arena = compiler->arena;
    struct expr_list all = {0}, joined = {0}, kept = {0}, remaining = {0};
    for (size_t i = 0; i < select->froms.len; i++)
    {
        add_once(arena, &all, select->froms.at[i]);
        if (select->froms.at[i]->kind == EXPR_JOIN)
        {
            collect_joined(arena, select->froms.at[i], 0, &joined);
        }
    }
    collect_list(arena, &select->columns, 0, &all);
    collect_tables(arena, select->where, 0, &all);
    for (size_t i = 0; i < all.len; i++)
    {
        if (!list_has(&joined, all.at[i]))
        {
            array_push(arena, &kept, all.at[i]);
        }
    }
    for (size_t i = 0; i < kept.len; i++)
    {
        bool is_own = list_has(&select->correlate_except, kept.at[i]);

        if (is_own || (!list_has(&compiler->enclosing, kept.at[i]) && !list_has(&select->correlate, kept.at[i])))
        {
            array_push(arena, &remaining, kept.at[i]);
        }
    }
    return remaining.len > 0 && kept.len > 1 ? remaining : kept;
}

/* ---- FROM ---------------------------------------------------------------------------------------------------------------- */

static bool write_alias(struct compiler *compiler, const struct expr *alias, struct buf *out)
{
    const struct expr *element = alias->alias.element;
    bool is_table = element->kind == EXPR_TABLE;
    struct name name = alias->alias.name;
    if (!name_is_set(name))
    {
        name = name_of(anonymous_name(compiler, alias, is_table ? element->table.name.text : STR("anon")));
    }
    if (alias->alias.is_cte)
    {
        add_once(compiler->arena, &compiler->ctes, alias);
        dialect_add_name(out, compiler->dialect, name);
        return true;
    }
    bool was_subquery = compiler->is_subquery;
    struct expr_list enclosing = compiler->enclosing;
    compiler->is_subquery = true;
    compiler->enclosing = alias->alias.is_lateral ? enclosing : (struct expr_list){0};
    buf_add(out, alias->alias.is_lateral ? STR("LATERAL ") : STR(""));
    buf_add(out, is_table ? STR("") : STR("("));
    bool is_written = write_expr(compiler, element, out);
    buf_add(out, is_table ? STR(" AS ") : STR(") AS "));
    compiler->is_subquery = was_subquery;
    compiler->enclosing = enclosing;
    dialect_add_name(out, compiler->dialect, name);
    return is_written;
}

static bool write_join(struct compiler *compiler, const struct expr *join, struct buf *out)
{
    bool is_inner_word = dialect_has(compiler->dialect, DIALECT_INNER_JOIN);
    if (!write_from(compiler, join->join.left, out))
    {
        return false;
    }
    buf_add(out, join->join.is_full    ? STR(" FULL OUTER JOIN ")
                 : join->join.is_outer ? STR(" LEFT OUTER JOIN ")
                 : is_inner_word       ? STR(" INNER JOIN ")
                                       : STR(" JOIN "));
    bool is_nested = join->join.right->kind == EXPR_JOIN;
    buf_add(out, is_nested ? STR("(") : STR(""));
    if (!write_from(compiler, join->join.right, out))
    {
        return false;
    }
    buf_add(out, is_nested ? STR(") ON ") : STR(" ON "));
    return join->join.on != NULL ? write_expr(compiler, join->join.on, out)
                                 : compile_error(compiler, "sqlalchemy.exc.NoForeignKeysError", "a join needs its ON clause");
}

static bool write_values(struct compiler *compiler, const struct expr *values, struct buf *out)
{
    buf_add_literal(out, "(VALUES ");
    for (size_t i = 0; i < values->values.rows.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_call(compiler, "", &values->values.rows.at[i], out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    if (name_is_set(values->values.name))
    {
        buf_add_literal(out, " AS ");
        dialect_add_name(out, compiler->dialect, values->values.name);
        bool hid = compiler->hides_tables;
        compiler->hides_tables = true;
        buf_add_char(out, ' ');
        bool is_written = write_call(compiler, "", &values->values.columns, out);
        compiler->hides_tables = hid;
        return is_written;
    }
    return true;
}

bool write_from(struct compiler *compiler, const struct expr *from, struct buf *out)
{
    switch (from->kind)
    {
        case EXPR_TABLE:
            dialect_add_table(out, compiler->dialect, from->table.schema, from->table.name);
            return true;
        case EXPR_ALIAS:
            return write_alias(compiler, from, out);
        case EXPR_JOIN:
            return write_join(compiler, from, out);
        case EXPR_VALUES:
            return write_values(compiler, from, out);
        default:
            return write_expr(compiler, from, out);
    }
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

/* The label of a column of the result, as SQLAlchemy gives it; not set: none. */
static struct name column_label(struct compiler *compiler, const struct expr *column, const struct expr_list *before)
{
    switch (column->kind)
    {
        case EXPR_LABEL:
            return column->label.name;
        case EXPR_TEXT:
            return NAME_NONE;
        case EXPR_COLUMN:
            if (column->column.is_star || (column->column.is_literal && column->column.table == NULL))
            {
                return NAME_NONE;
            }
            for (size_t i = 0; i < before->len; i++)
            {
                const struct expr *other = before->at[i];
                if (other->kind == EXPR_COLUMN && str_equal(other->column.name.text, column->column.name.text))
                {
                    bool is_same = other->column.table == column->column.table;
                    str stem = is_same ? str_print(compiler->arena, STR_FMT "_", STR_ARG(column->column.name.text))
                                       : column->column.name.text;
                    return name_of(anonymous_name(compiler, &before->at[i], stem));
                }
            }
            return compiler->is_subquery ? column->column.name : NAME_NONE;
        case EXPR_FUNCTION:
            return name_of(anonymous_name(compiler, column, column->function.name.text));
        case EXPR_CAST:
            if (column->cast.operand->kind == EXPR_COLUMN)
            {
                return column->cast.operand->column.name;
            }
            return name_of(anonymous_name(compiler, column, STR("anon")));
        default:
            return name_of(anonymous_name(compiler, column, STR("anon")));
    }
}

static bool write_result(struct compiler *compiler, const struct expr *column, const struct expr_list *before, struct buf *out)
{
    struct name label = column_label(compiler, column, before);
    bool was_subquery = compiler->is_subquery;
    compiler->is_subquery = false;
    bool is_written = write_expr(compiler, column, out);
    compiler->is_subquery = was_subquery;
    if (name_is_set(label))
    {
        buf_add_literal(out, " AS ");
        dialect_add_name(out, compiler->dialect, label);
    }
    return is_written;
}

/* A table among the columns stands for all of its columns. */
static bool write_columns(struct compiler *compiler, const struct select *select, struct buf *out)
{
    struct expr_list columns = {0}, before = {0};
    for (size_t i = 0; i < select->columns.len; i++)
    {
        const struct expr *column = select->columns.at[i];
        const struct expr_list *inner = column->kind == EXPR_TABLE   ? &column->table.columns
                                        : column->kind == EXPR_ALIAS ? &column->alias.columns
                                                                     : NULL;
        for (size_t k = 0; inner != NULL && k < inner->len; k++)
        {
            array_push(compiler->arena, &columns, inner->at[k]);
        }
        if (inner == NULL)
        {
            array_push(compiler->arena, &columns, column);
        }
    }
    for (size_t i = 0; i < columns.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        const struct expr *column = expr_with_type(compiler->arena, columns.at[i], OPERATOR_COMMA, NULL);
        if (!write_result(compiler, column, &before, out))
        {
            return false;
        }
        array_push(compiler->arena, &before, column);
    }
    return true;
}

/* ---- the statement ------------------------------------------------------------------------------------------------------- */

static bool write_limits(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out)
{
    if (limit == NULL && offset == NULL)
    {
        return true;
    }
    return compiler->dialect->limit(compiler, limit, offset, out);
}

/* LIMIT n OFFSET m on a line of its own. */
bool generic_limit(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out)
{
    if (limit != NULL)
    {
        buf_add_literal(out, " \n LIMIT ");
        if (!write_expr(compiler, limit, out))
        {
            return false;
        }
    }
    if (offset != NULL)
    {
        buf_add(out, limit == NULL ? STR("\n LIMIT ALL OFFSET ") : STR(" OFFSET "));
        return write_expr(compiler, offset, out);
    }
    return true;
}

static bool write_clause(struct compiler *compiler, const char *words, const struct expr_list *items, struct buf *out)
{
    if (items->len == 0)
    {
        return true;
    }
    buf_add(out, str_from(words));
    return write_expr_list(compiler, items, STR(", "), out);
}

static bool write_froms(struct compiler *compiler, const struct expr_list *froms, struct buf *out)
{
    for (size_t i = 0; i < froms->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(" \nFROM "));
        if (!write_from(compiler, froms->at[i], out))
        {
            return false;
        }
    }
    return true;
}

static bool write_condition(struct compiler *compiler, const char *words, const struct expr *condition, struct buf *out)
{
    if (condition == NULL)
    {
        return true;
    }
    buf_add(out, str_from(words));
    return write_expr(compiler, condition, out);
}

static void write_lock(struct compiler *compiler, const struct select *select, struct buf *out)
{
    if (!select->for_update || dialect_has(compiler->dialect, DIALECT_TEXT_TIMES))
    {
        return; /* SQLite locks whole files */
    }
    buf_add(out, select->for_update_read ? (select->for_update_key_share ? STR(" FOR KEY SHARE") : STR(" FOR SHARE"))
                                         : (select->for_update_key_share ? STR(" FOR NO KEY UPDATE") : STR(" FOR UPDATE")));
    buf_add(out, select->for_update_nowait ? STR(" NOWAIT") : STR(""));
    buf_add(out, select->for_update_skip_locked ? STR(" SKIP LOCKED") : STR(""));
}

static bool write_body(struct compiler *compiler, const struct select *select, const struct expr_list *froms, struct buf *out)
{
    buf_add_literal(out, "SELECT ");
    if (select->distinct_on.len > 0)
    {
        buf_add_literal(out, "DISTINCT ON ");
        if (!write_call(compiler, "", &select->distinct_on, out))
        {
            return false;
        }
        buf_add_char(out, ' ');
    }
    else
    {
        buf_add(out, select->is_distinct ? STR("DISTINCT ") : STR(""));
    }
    if (!write_columns(compiler, select, out))
    {
        return false;
    }
    bool was_subquery = compiler->is_subquery;
    compiler->is_subquery = false;
    bool is_written = write_froms(compiler, froms, out) && write_condition(compiler, " \nWHERE ", select->where, out) &&
                      write_clause(compiler, " GROUP BY ", &select->group_by, out) &&
                      write_condition(compiler, " \nHAVING ", select->having, out) &&
                      write_clause(compiler, " ORDER BY ", &select->order_by, out) &&
                      write_limits(compiler, select->limit, select->offset, out);
    compiler->is_subquery = was_subquery;
    write_lock(compiler, select, out);
    return is_written;
}

bool write_select(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct select *select = expr->select;
    struct expr_list enclosing = compiler->enclosing, froms = display_froms(compiler, select), inner = {0};
    for (size_t i = 0; i < select->ctes.len; i++)
    {
        add_once(compiler->arena, &compiler->ctes, select->ctes.at[i]);
    }
    for (size_t i = 0; i < enclosing.len; i++)
    {
        array_push(compiler->arena, &inner, enclosing.at[i]);
    }
    for (size_t i = 0; i < froms.len; i++)
    {
        collect_joined(compiler->arena, froms.at[i], 0, &inner);
    }
    compiler->enclosing = inner;
    bool is_written = write_body(compiler, select, &froms, out);
    compiler->enclosing = enclosing;
    return is_written;
}

bool write_compound(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    for (size_t i = 0; i < expr->compound.selects.len; i++)
    {
        const struct expr *part = expr->compound.selects.at[i];
        bool is_nested = part->kind == EXPR_COMPOUND;
        if (i > 0)
        {
            buf_print(out, " %s ", expr->compound.keyword);
        }
        buf_add(out, is_nested ? STR("(") : STR(""));
        if (!write_expr(compiler, part, out))
        {
            return false;
        }
        buf_add(out, is_nested ? STR(")") : STR(""));
    }
    return write_clause(compiler, " ORDER BY ", &expr->compound.order_by, out) &&
           write_limits(compiler, expr->compound.limit, expr->compound.offset, out);
}
