/*
 * CREATE TABLE as SQLite keeps it in sqlite_master.
 *
 * SQLite has checked the text when it took it, so this reader looks only for what it wants to know and steps over the rest: a
 * type's words, values of defaults, anything that a later SQLite may bring. Commas between table constraints are optional
 * there.
 */
#include "reflect/sqlite/sqlite.h"

struct table_reader
{
    struct arena *arena;
    struct lite_lexer lexer;
    struct lite_table *table;
    str name; /* of CONSTRAINT name, until its constraint comes */
};

static str take_name_or_none(struct table_reader *reader)
{
    str name = {NULL, 0};
    if (lite_take_name(&reader->lexer, reader->arena, &name) && name.at == NULL)
    {
        name = STR("");
    }
    return name;
}

static struct lite_constraint *add_constraint(struct table_reader *reader, enum constraint_kind kind, bool is_inline)
{
    struct lite_constraint *constraint = array_add(reader->arena, &reader->table->constraints);
    *constraint = (struct lite_constraint){.kind = kind, .name = reader->name, .is_inline = is_inline};
    reader->name = (str){NULL, 0};
    if (is_inline)
    {
        array_push(reader->arena, &constraint->columns, array_last(&reader->table->columns)->name);
    }
    return constraint;
}

/* ON CONFLICT word; .at == NULL when it does not stand here. */
static str take_conflict(struct table_reader *reader)
{
    struct lite_lexer ahead = reader->lexer;
    if (!lite_take_word(&ahead, "ON") || !lite_take_word(&ahead, "CONFLICT"))
    {
        return (str){NULL, 0};
    }
    str word = str_upper(reader->arena, ahead.token);
    lite_next(&ahead);
    reader->lexer = ahead;
    return word;
}

/* (name [COLLATE x] [ASC|DESC], ... [AUTOINCREMENT]) with what else a later SQLite allows there. */
static void take_columns(struct table_reader *reader, struct lite_constraint *of, str_array *out)
{
    str inside = STR("");
    bool has_more = false;
    if (!lite_take_group(&reader->lexer, &inside))
    {
        return;
    }
    struct lite_lexer lexer = lite_lexer_open(inside);
    while (lexer.kind != LITE_END)
    {
        str name;
        if (lite_take_name(&lexer, reader->arena, &name))
        {
            array_push(reader->arena, out, name);
        }
        for (; lexer.kind != LITE_END && !lite_is_char(&lexer, ','); lite_next(&lexer))
        {
            bool is_autoincrement = lite_is_word(&lexer, "AUTOINCREMENT");
            of->is_autoincrement = of->is_autoincrement || is_autoincrement;
            has_more = has_more || !(is_autoincrement || lite_is_word(&lexer, "ASC"));
        }
        lite_next(&lexer);
    }
    of->key_text = has_more ? inside : (str){NULL, 0};
}

/* ---- foreign keys -------------------------------------------------------------------------------------------------------- */

/* CASCADE, SET NULL, NO ACTION ... behind ON DELETE. */
static str take_action(struct table_reader *reader)
{
    str first = str_upper(reader->arena, reader->lexer.token);
    bool has_second = lite_is_word(&reader->lexer, "SET") || lite_is_word(&reader->lexer, "NO");
    lite_next(&reader->lexer);
    if (!has_second)
    {
        return first;
    }
    str second = str_upper(reader->arena, reader->lexer.token);
    lite_next(&reader->lexer);
    return str_print(reader->arena, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(second));
}

static bool take_deferrable(struct table_reader *reader, struct lite_constraint *key)
{
    struct lite_lexer ahead = reader->lexer;
    bool is_not = lite_take_word(&ahead, "NOT");
    if (!lite_take_word(&ahead, "DEFERRABLE"))
    {
        return false;
    }
    reader->lexer = ahead;
    key->deferrable = tri_of(!is_not);
    if (lite_take_word(&reader->lexer, "INITIALLY"))
    {
        key->initially = str_upper(reader->arena, reader->lexer.token);
        lite_next(&reader->lexer);
    }
    return true;
}

/* What stands behind REFERENCES. */
static void take_reference(struct table_reader *reader, struct lite_constraint *key)
{
    struct lite_lexer *lexer = &reader->lexer;
    key->referent = take_name_or_none(reader);
    if (lite_is_char(lexer, '('))
    {
        take_columns(reader, key, &key->referent_columns);
    }
    for (;;)
    {
        struct lite_lexer ahead = *lexer;
        if (lite_take_word(lexer, "MATCH"))
        {
            key->match = str_upper(reader->arena, take_name_or_none(reader));
        }
        else if (lite_take_word(&ahead, "ON") && (lite_is_word(&ahead, "DELETE") || lite_is_word(&ahead, "UPDATE")))
        {
            str *action = lite_is_word(&ahead, "DELETE") ? &key->ondelete : &key->onupdate;
            lite_next(&ahead);
            *lexer = ahead;
            *action = take_action(reader);
        }
        else if (!take_deferrable(reader, key))
        {
            break;
        }
    }
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static void take_default(struct table_reader *reader, struct lite_column *column)
{
    str inside;
    if (lite_is_char(&reader->lexer, '('))
    {
        column->has_default_parentheses = true;
        if (!lite_take_group(&reader->lexer, &inside))
        {
            lite_next(&reader->lexer);
        }
        return;
    }
    bool has_sign = lite_is_char(&reader->lexer, '-') || lite_is_char(&reader->lexer, '+');
    lite_next(&reader->lexer);
    if (has_sign)
    {
        lite_next(&reader->lexer);
    }
    /* 1.5 and 1e-3 are several tokens. */
    while (lite_is_char(&reader->lexer, '.') || (reader->lexer.kind == LITE_OTHER && char_is_digit(reader->lexer.token.at[0])))
    {
        lite_next(&reader->lexer);
    }
}

static void take_column_key(struct table_reader *reader)
{
    struct lite_constraint *key = add_constraint(reader, CONSTRAINT_PRIMARY_KEY, true);
    if (!lite_take_word(&reader->lexer, "ASC"))
    {
        key->is_descending = lite_take_word(&reader->lexer, "DESC");
    }
    key->on_conflict = take_conflict(reader);
    key->is_autoincrement = lite_take_word(&reader->lexer, "AUTOINCREMENT");
}

static void take_generated(struct table_reader *reader, struct lite_column *column)
{
    str inside;
    if (lite_take_group(&reader->lexer, &inside))
    {
        column->generated = inside.at != NULL ? inside : STR("");
    }
}

/* What is no constraint of the model; it uses up a CONSTRAINT name all the same. */
static bool take_property(struct table_reader *reader)
{
    struct lite_lexer *lexer = &reader->lexer;
    struct lite_column *column = array_last(&reader->table->columns);
    if (lite_take_word(lexer, "DEFAULT"))
    {
        take_default(reader, column);
    }
    else if (lite_take_word(lexer, "COLLATE"))
    {
        column->collation = take_name_or_none(reader);
    }
    else if (lite_take_word(lexer, "AS"))
    {
        take_generated(reader, column);
    }
    else if (lite_take_word(lexer, "NOT"))
    {
        lite_take_word(lexer, "NULL");
        column->not_null_conflict = take_conflict(reader);
    }
    else if (!lite_take_word(lexer, "NULL"))
    {
        return false;
    }
    reader->name = (str){NULL, 0};
    return true;
}

static bool take_column_constraint(struct table_reader *reader)
{
    struct lite_lexer *lexer = &reader->lexer;
    str inside;
    if (lite_take_word(lexer, "PRIMARY"))
    {
        lite_take_word(lexer, "KEY");
        take_column_key(reader);
    }
    else if (lite_take_word(lexer, "UNIQUE"))
    {
        add_constraint(reader, CONSTRAINT_UNIQUE, true)->on_conflict = take_conflict(reader);
    }
    else if (lite_take_word(lexer, "REFERENCES"))
    {
        take_reference(reader, add_constraint(reader, CONSTRAINT_FOREIGN_KEY, true));
    }
    else if (lite_take_word(lexer, "CHECK") && lite_take_group(lexer, &inside))
    {
        add_constraint(reader, CONSTRAINT_CHECK, true)->check = inside;
    }
    else
    {
        return false;
    }
    return true;
}

/* One piece of a column, or one token that is none (a word of its type). */
static void take_column_piece(struct table_reader *reader)
{
    size_t count = reader->table->constraints.len;
    struct lite_constraint *newest = count > 0 ? &reader->table->constraints.at[count - 1] : NULL;
    str inside;
    if (lite_take_word(&reader->lexer, "CONSTRAINT"))
    {
        reader->name = take_name_or_none(reader);
        return;
    }
    if (newest != NULL && newest->kind == CONSTRAINT_FOREIGN_KEY && take_deferrable(reader, newest))
    {
        return;
    }
    if (!take_property(reader) && !take_column_constraint(reader) && !lite_take_group(&reader->lexer, &inside))
    {
        lite_next(&reader->lexer);
    }
}

static void take_column(struct table_reader *reader)
{
    struct lite_column *column = array_add(reader->arena, &reader->table->columns);
    *column = (struct lite_column){.name = take_name_or_none(reader)};
    reader->name = (str){NULL, 0};
    while (reader->lexer.kind != LITE_END && !lite_is_char(&reader->lexer, ',') && !lite_is_char(&reader->lexer, ')'))
    {
        take_column_piece(reader);
    }
    reader->name = (str){NULL, 0};
}

/* ---- table constraints --------------------------------------------------------------------------------------------------- */

static bool is_table_constraint(const struct lite_lexer *lexer)
{
    static const char *const words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (lite_is_word(lexer, words[i]))
        {
            return true;
        }
    }
    return false;
}

static void take_key(struct table_reader *reader, enum constraint_kind kind)
{
    struct lite_constraint *key = add_constraint(reader, kind, false);
    take_columns(reader, key, &key->columns);
    key->on_conflict = take_conflict(reader);
}

static void take_foreign_key(struct table_reader *reader)
{
    struct lite_constraint *key = add_constraint(reader, CONSTRAINT_FOREIGN_KEY, false);
    take_columns(reader, key, &key->columns);
    if (lite_take_word(&reader->lexer, "REFERENCES"))
    {
        take_reference(reader, key);
    }
}

static void take_table_constraint(struct table_reader *reader)
{
    struct lite_lexer *lexer = &reader->lexer;
    str inside;
    if (lite_take_word(lexer, "CONSTRAINT"))
    {
        reader->name = take_name_or_none(reader);
    }
    else if (lite_take_word(lexer, "PRIMARY"))
    {
        lite_take_word(lexer, "KEY");
        take_key(reader, CONSTRAINT_PRIMARY_KEY);
    }
    else if (lite_take_word(lexer, "UNIQUE"))
    {
        take_key(reader, CONSTRAINT_UNIQUE);
    }
    else if (lite_take_word(lexer, "FOREIGN"))
    {
        lite_take_word(lexer, "KEY");
        take_foreign_key(reader);
    }
    else if (lite_take_word(lexer, "CHECK") && lite_take_group(lexer, &inside))
    {
        struct lite_constraint *check = add_constraint(reader, CONSTRAINT_CHECK, false);
        check->check = inside;
        check->on_conflict = take_conflict(reader);
    }
    else
    {
        lite_next(lexer);
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------- */

static void take_table_options(struct table_reader *reader)
{
    struct lite_lexer *lexer = &reader->lexer;
    while (lexer->kind != LITE_END)
    {
        if (lite_take_word(lexer, "WITHOUT"))
        {
            reader->table->is_without_rowid = reader->table->is_without_rowid || lite_is_word(lexer, "ROWID");
        }
        else
        {
            reader->table->is_strict = reader->table->is_strict || lite_is_word(lexer, "STRICT");
            lite_next(lexer);
        }
    }
}

/* CREATE [TEMP] TABLE [IF NOT EXISTS] [schema.]name, up to what stands behind. */
static bool take_head(struct table_reader *reader)
{
    struct lite_lexer *lexer = &reader->lexer;
    if (!lite_take_word(lexer, "CREATE"))
    {
        return false;
    }
    if (!lite_take_word(lexer, "TEMP"))
    {
        lite_take_word(lexer, "TEMPORARY");
    }
    reader->table->is_virtual = lite_take_word(lexer, "VIRTUAL");
    if (!lite_take_word(lexer, "TABLE"))
    {
        return false;
    }
    if (lite_take_word(lexer, "IF"))
    {
        lite_take_word(lexer, "NOT");
        lite_take_word(lexer, "EXISTS");
    }
    bool has_name = take_name_or_none(reader).at != NULL;
    return has_name && (!lite_take_char(lexer, '.') || take_name_or_none(reader).at != NULL);
}

bool lite_table_read(struct arena *arena, str text, struct lite_table *out_table)
{
    struct lite_table table = {0};
    struct table_reader reader = {arena, lite_lexer_open(text), &table, {NULL, 0}};
    if (!take_head(&reader) || (!table.is_virtual && !lite_take_char(&reader.lexer, '(')))
    {
        return false;
    }
    while (!table.is_virtual && reader.lexer.kind != LITE_END && !lite_is_char(&reader.lexer, ')'))
    {
        if (is_table_constraint(&reader.lexer))
        {
            take_table_constraint(&reader);
        }
        else if (!lite_take_char(&reader.lexer, ','))
        {
            take_column(&reader);
        }
    }
    if (!table.is_virtual && !lite_take_char(&reader.lexer, ')'))
    {
        return false;
    }
    if (!table.is_virtual)
    {
        take_table_options(&reader);
    }
    *out_table = table;
    return true;
}
