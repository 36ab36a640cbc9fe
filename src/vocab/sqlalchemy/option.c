/*
 * Keyword arguments of one database: postgresql_where, mysql_engine, sqlite_on_conflict ...
 *
 * SQLAlchemy's DialectKWArgs: a name without a dialect's prefix is a TypeError, a name that the dialect does not accept for
 * this class an ArgumentError, a dialect that nobody knows a warning.
 */
#include "vocab/sqlalchemy/internal.h"

struct known
{
    const char *class_name, *dialect;
    const char *names[16]; /* "*" is any */
};

static const struct known known[] = {
    {"Index", "postgresql", {"include", "using", "ops", "where", "with", "tablespace", "concurrently", "nulls_not_distinct"}},
    {"Index", "mysql", {"using", "length", "prefix", "with_parser"}},
    {"Index", "mariadb", {"using", "length", "prefix", "with_parser"}},
    {"Index", "sqlite", {"where"}},
    {"Table",
     "postgresql",
     {"partition_by", "with_oids", "with", "on_commit", "tablespace", "inherits", "using", "ignore_search_path"}},
    {"Table", "mysql", {"*"}},
    {"Table", "mariadb", {"*"}},
    {"Table", "sqlite", {"autoincrement", "with_rowid", "strict"}},
    {"Column", "sqlite", {"on_conflict_primary_key", "on_conflict_not_null", "on_conflict_unique"}},
    {"PrimaryKeyConstraint", "postgresql", {"include"}},
    {"PrimaryKeyConstraint", "mysql", {"using"}},
    {"PrimaryKeyConstraint", "sqlite", {"on_conflict"}},
    {"UniqueConstraint", "postgresql", {"include", "nulls_not_distinct"}},
    {"UniqueConstraint", "sqlite", {"on_conflict"}},
    {"CheckConstraint", "postgresql", {"not_valid"}},
    {"CheckConstraint", "sqlite", {"on_conflict"}},
    {"ForeignKeyConstraint", "postgresql", {"not_valid"}},
    {"ForeignKeyConstraint", "sqlite", {"on_conflict"}},
    {"ForeignKey", "postgresql", {"not_valid"}},
    {"Sequence", "*", {"*"}},
};

static bool is_accepted(const char *class_name, str dialect, str name)
{
    for (size_t i = 0; i < COUNT_OF(known); i++)
    {
        if (!str_equal(str_from(known[i].class_name), str_from(class_name)) || !str_equal(str_from(known[i].dialect), dialect))
            continue;
        for (size_t k = 0; k < COUNT_OF(known[i].names) && known[i].names[k] != NULL; k++)
        {
            if (known[i].names[k][0] == '*' || str_equal(str_from(known[i].names[k]), name))
                return true;
        }
    }
    return false;
}

static bool option_read(struct vm *vm, struct value value, str key, struct option *out);

static bool option_items(struct vm *vm, struct value value, str key, struct option *out)
{
    const struct value *items;
    size_t len;
    struct dict_entry *entry;
    struct option option = {
        .key = out->key, .place = out->place, .kind = is_kind(value, OBJECT_DICT) ? OPTION_MAP : OPTION_LIST};

    if (is_kind(value, OBJECT_DICT))
    {
        for (uint32_t i = 0; dict_next(AS_DICT(value), &i, &entry);)
        {
            struct option item = {.place = vm->span.from};
            struct column_data *column = column_data_of(vm, entry->key);

            if (is_text(vm, entry->key))
                item.key = keep_text(vm, entry->key);
            else if (column != NULL)
                item.key = column->column->name.text;
            else
                return refuse_value(vm, entry->key, text_for_message(vm, key), "a str as key");
            if (!option_read(vm, entry->value, key, &item))
                return false;
            array_push(vm->arena, &option.items, item);
        }
        *out = option;
        return true;
    }
    if (!sequence_items(vm, value, &items, &len))
        return refuse_value(vm, value, text_for_message(vm, key), "a text, flag, number, list, dict or expression");
    for (size_t i = 0; i < len; i++)
    {
        struct option item = {.place = vm->span.from};

        if (!option_read(vm, items[i], key, &item))
            return false;
        array_push(vm->arena, &option.items, item);
    }
    *out = option;
    return true;
}

static bool option_read(struct vm *vm, struct value value, str key, struct option *out)
{
    struct value plain = value_plain(vm, value), text;

    switch (plain.tag)
    {
        case VALUE_NONE:
            out->kind = OPTION_NONE;
            return true;
        case VALUE_BOOL:
            out->kind = OPTION_BOOL;
            out->boolean = plain.boolean;
            return true;
        case VALUE_INT:
            out->kind = OPTION_INT;
            out->integer = plain.integer;
            return true;
        case VALUE_REAL:
            if (!value_str_value(vm, plain, &text))
                return false;
            out->kind = OPTION_TEXT;
            out->text = keep_text(vm, text);
            return true;
        default:
            break;
    }
    if (is_opaque(value))
        return refuse_value(vm, value, text_for_message(vm, key), "a value");
    if (is_str(plain))
    {
        out->kind = OPTION_TEXT;
        out->text = keep_text(vm, plain);
        return true;
    }
    if (is_expr_value(vm, value))
    {
        out->kind = OPTION_EXPR;
        return vocab_expr_of(vm, value, text_for_message(vm, key), &out->expr);
    }
    return option_items(vm, plain, key, out);
}

/* The prefix and the rest; a prefix of a known dialect may not hold an underscore itself. */
static bool option_add(struct vm *vm, str key, struct value value, const char *class_name, struct option_list *out)
{
    str prefix, rest = str_cut(key, '_', &prefix);
    struct option option = {.key = str_copy(vm->arena, key), .place = vm->span.from};
    const struct dialect *dialect;

    if (prefix.len == 0 || rest.len == 0)
        return vm_raise(vm, "TypeError", "Additional arguments should be named <dialectname>_<argument>, got '" STR_FMT "'",
                        STR_ARG(key));
    dialect = dialect_find(prefix);
    if (dialect == NULL || !str_equal(dialect->name, prefix))
    {
        /* A real database that limbeck does not have: its options mean nothing here. */
        if (!str_equal(prefix, STR("oracle")) && !str_equal(prefix, STR("mssql")))
            diag_warning(vm->diags, DIAG_TYPE, vm->span,
                         "can't validate argument '" STR_FMT "'; can't locate any SQLAlchemy dialect named '" STR_FMT "'",
                         STR_ARG(key), STR_ARG(prefix));
        return true;
    }
    if (class_name != NULL && !is_accepted(class_name, prefix, rest))
        return vm_raise(vm, ARGUMENT_ERROR,
                        "Argument '" STR_FMT "' is not accepted by dialect '" STR_FMT
                        "' on behalf of <class 'sqlalchemy.sql.schema.%s'>",
                        STR_ARG(key), STR_ARG(prefix), class_name);
    if (!option_read(vm, value, key, &option))
        return false;
    array_push(vm->arena, out, option);
    return true;
}

bool vocab_dialect_options(struct vm *vm, const struct dict_object *kwargs, const char *class_name, struct option_list *out)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; kwargs != NULL && dict_next(kwargs, &i, &entry);)
    {
        if (!option_add(vm, str_of(entry->key), entry->value, class_name, out))
            return false;
    }
    return true;
}
