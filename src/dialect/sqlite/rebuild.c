/*
 * SQLite's part of a rebuild: which batches need one, and what would go with the old table besides its rows.
 *
 * Views, and triggers of other tables, that name the table would make the rename fail while it is away: it is done as older
 * SQLite did, without looking at them (legacy_alter_table). Triggers on the table are made again, and AUTOINCREMENT goes on
 * from the number that it had reached. https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include "dialect/rebuild.h"
#include "dialect/sqlite/sqlite.h"

/* ---- which batches ------------------------------------------------------------------------------------------------------- */

/* What SQLite can add as it stands: no SQL expression as default, nothing stored, no constraint besides NOT NULL. */
static bool adds_in_place(const struct op_add_column *add)
{
    const struct column *column = add->column;
    bool is_stored = column->computed != NULL && column->computed->persisted == TRI_TRUE;
    bool has_check =
        column->type != NULL && type_has(column->type, TYPE_TRAIT_CHECK) && column->type->create_constraint == TRI_TRUE;
    bool has_unique = column->unique == TRI_TRUE && column->index != TRI_TRUE;
    bool has_keys = column->foreign_keys.len > (add->inline_references ? 1 : 0);
    return column->server_default.kind != SERVER_DEFAULT_EXPR && !is_stored && !has_check && !has_unique && !has_keys;
}

/* Alembic's requires_recreate_in_batch. */
bool sqlite_needs_copy(const struct op_batch *batch)
{
    for (size_t i = 0; i < batch->ops.len; i++)
    {
        const struct op *op = batch->ops.at[i];
        bool is_direct = op->kind == OP_CREATE_INDEX || op->kind == OP_DROP_INDEX ||
                         (op->kind == OP_ADD_COLUMN && adds_in_place(&op->add_column));
        if (!is_direct)
        {
            return true;
        }
    }
    return false;
}

/* ---- what goes with the table -------------------------------------------------------------------------------------------- */

static bool is_numbered(struct rebuild *rebuild, const struct table *table)
{
    const struct constraint *key = table->primary_key;
    bool is_wanted = option_flag(&table->options, rebuild->compiler->dialect->name, STR("autoincrement")) == TRI_TRUE;
    return is_wanted && key != NULL && key->columns.len == 1;
}

static void set_number(struct rebuild *rebuild, struct statement_list *out)
{
    struct compiler *compiler = rebuild->compiler;
    struct buf name = BUF(compiler->arena), table = BUF(compiler->arena);
    dialect_add_string(&name, compiler->dialect, rebuild->old->name.text);
    dialect_add_table(&table, compiler->dialect, rebuild->old->schema, NAME("sqlite_sequence"));
    add_statement(compiler, out,
                  str_print(compiler->arena, "DELETE FROM " STR_FMT " WHERE name = " STR_FMT, STR_ARG(buf_str(&table)),
                            STR_ARG(buf_str(&name))));
    add_statement(compiler, out,
                  str_print(compiler->arena, "INSERT INTO " STR_FMT " (name, seq) VALUES (" STR_FMT ", %lld)",
                            STR_ARG(buf_str(&table)), STR_ARG(buf_str(&name)), (long long)rebuild->source->last_number));
}

/* SQLite keeps the text without TEMP and without the schema. */
static str trigger_text(struct compiler *compiler, const struct trigger *trigger)
{
    static const str start = STR_INIT("CREATE TRIGGER ");
    struct buf text = BUF(compiler->arena);
    str schema = trigger->table.schema;
    if (!str_starts(trigger->definition, start) || str_equal(schema, STR("main")))
    {
        return trigger->definition;
    }
    if (str_equal(schema, STR("temp")))
    {
        return str_join(compiler->arena, STR("CREATE TEMP TRIGGER "), str_skip(trigger->definition, start.len));
    }
    buf_add(&text, start);
    dialect_add_name(&text, compiler->dialect, name_of(schema));
    buf_print(&text, "." STR_FMT, STR_ARG(str_skip(trigger->definition, start.len)));
    return buf_str(&text);
}

bool sqlite_rebuild(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment, struct statement_list *out)
{
    const struct rebuild_source *source = rebuild->source;
    if (source->has_dependents && (moment == REBUILD_EXCHANGE || moment == REBUILD_EXCHANGED))
    {
        add_statement(rebuild->compiler, out,
                      moment == REBUILD_EXCHANGE ? STR("PRAGMA legacy_alter_table=ON") : STR("PRAGMA legacy_alter_table=OFF"));
    }
    if (moment != REBUILD_END)
    {
        return true;
    }
    if (source->has_sequence && is_numbered(rebuild, table))
    {
        set_number(rebuild, out);
    }
    for (size_t i = 0; i < source->trigger_count; i++)
    {
        add_statement(rebuild->compiler, out, trigger_text(rebuild->compiler, &source->triggers[i]));
    }
    return true;
}
